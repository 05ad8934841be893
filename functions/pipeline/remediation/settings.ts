import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AccountLists } from "../../aws/accountLists";
import { type Environment, requireNumber, requireOneOf } from "../../environment";
import { PlumblineError } from "../../errors";
import { type Exception, incompletePolicies } from "../../findings/exceptions";
import { loadExceptions } from "../../sinks/store/exceptionsTable";
import type { RemediationLimits } from "../../sinks/remediationLimits";
import type { GuardRails } from "./guardRails";

/**
 * Reads `DRY_RUN`, `ALLOWED_TAGS` (JSON lists by key) and `VERIFY_EXECUTION`; the accounts stand in a
 * list of their own.
 */
export function guardRailsOf(
  environment: Environment,
  { changeable }: Pick<AccountLists, "changeable"> = {},
): GuardRails {
  return {
    dryRun: requireOneOf(environment, "DRY_RUN", ["true", "false"]) === "true",
    ...(changeable && { accounts: changeable }),
    tags: tagsOf(environment["ALLOWED_TAGS"] ?? "{}"),
    ...(environment["VERIFY_EXECUTION"] && {
      verifyExecution: requireOneOf(environment, "VERIFY_EXECUTION", ["true", "false"]) === "true",
    }),
  };
}

/**
 * Reads `EXCEPTIONS_TABLE`, and `INCOMPLETE_EXCEPTIONS` with it; nothing where there is no table.
 *
 * @returns what reads the exceptions as they are at the time.
 */
export function exceptionsOf(
  environment: Environment,
  dynamodb: DynamoDBClient,
): (() => Promise<readonly Exception[]>) | undefined {
  const table = environment["EXCEPTIONS_TABLE"];
  if (table === undefined) return undefined;
  const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
  return () => loadExceptions(dynamodb, table, incomplete);
}

/** Reads `MAX_PER_RUN`, `MAX_PER_RESOURCE` and `MAX_PER_HOUR`. */
export function limitsOf(environment: Environment): RemediationLimits {
  return {
    perRun: requireNumber(environment, "MAX_PER_RUN"),
    perResource: requireNumber(environment, "MAX_PER_RESOURCE"),
    perHour: requireNumber(environment, "MAX_PER_HOUR"),
  };
}

function tagsOf(text: string): GuardRails["tags"] {
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && Object.values(value).every(isTextList)) {
    return value as GuardRails["tags"];
  }
  throw new PlumblineError(
    `environment variable ALLOWED_TAGS was ${text}, must be a JSON object of lists of strings`,
  );
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
