import * as fs from "node:fs";
import * as path from "node:path";
import type { Environment } from "../environment";
import { PlumblineError } from "../errors";

/** Accounts by what may be done in them. */
export interface AccountLists {
  /** Accounts that are not entered, whoever asks. */
  readonly excluded?: readonly string[];
  /** Accounts in which alone something may be changed. */
  readonly changeable?: readonly string[];
}

/**
 * Reads the lists that the component put beside the function's code: a thousand accounts are more
 * than an environment holds. `ACCOUNTS_FILE` is the file's name; without it there are no lists.
 *
 * @param folder where the function's code is.
 * @throws PlumblineError where there should be lists and cannot be read: what they would have refused
 * is not let through for it.
 */
export function accountLists(environment: Environment, folder: string = __dirname): AccountLists {
  const name = environment["ACCOUNTS_FILE"];
  if (name === undefined || name === "") return {};
  const lists = parse(name, path.resolve(folder, name));
  return {
    ...(lists["excluded"] !== undefined && { excluded: accountsOf(name, "excluded", lists) }),
    ...(lists["changeable"] !== undefined && { changeable: accountsOf(name, "changeable", lists) }),
  };
}

function parse(name: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new PlumblineError(`${name} could not be read beside the function's code`, {
      cause: error,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new PlumblineError(`${name} was ${JSON.stringify(value)}, must be an object of lists`);
}

function accountsOf(
  name: string,
  list: string,
  { [list]: value }: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (Array.isArray(value) && value.every(isAccount)) return value;
  throw new PlumblineError(
    `${list} of ${name} was ${JSON.stringify(value)}, must be a list of accounts of 12 digits`,
  );
}

function isAccount(value: unknown): value is string {
  return typeof value === "string" && /^\d{12}$/.test(value);
}
