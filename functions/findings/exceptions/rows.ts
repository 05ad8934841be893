import { longAgo, parseExpiry } from "./expiry";
import { type Exception, type IncompletePolicy, missingParts } from "./model";
import { cisId, matchesEveryRule } from "./pattern";
import { type Row, programPrefix, scopeOfRow } from "./rowScope";

/** Something about a row of the table that its owner should hear of. */
export interface RowNotice {
  /** The row's keys. */
  readonly rule: string;
  readonly scope: string;
  /** Whether the row hides findings all the same. */
  readonly honoured: boolean;
  readonly reason: string;
}

/** All rows of the table, read. */
export interface ExceptionRows {
  readonly exceptions: readonly Exception[];
  readonly notices: readonly RowNotice[];
}

/**
 * Reads the rows of the table of exceptions: those that the program wrote and those made by hand.
 *
 * A row made by hand needs no more than a rule and the scope `*`: it then accepts the rule
 * everywhere, for good and without a word why. Such a row is honoured, because people rely on it, but
 * it gives a notice; where incomplete exceptions are refused it hides nothing. A row that cannot be
 * read, or that would hide every rule and does not say that it means to, hides nothing.
 */
export function readExceptionRows(
  rows: Iterable<Row>,
  incomplete: IncompletePolicy = "hand-made",
): ExceptionRows {
  const exceptions: Exception[] = [];
  const notices: RowNotice[] = [];
  for (const row of rows) {
    const keys = { rule: text(row["rule"]) ?? "", scope: text(row["scope"]) ?? "*" };
    const exception = toException(row, keys);
    if (typeof exception === "string") {
      notices.push({ ...keys, honoured: false, reason: exception });
      continue;
    }
    const missing = missingParts(exception);
    const honoured = missing.length === 0 || incomplete !== "refused";
    if (honoured) exceptions.push(exception);
    if (missing.length > 0) {
      notices.push({ ...keys, honoured, reason: `it has no ${missing.join(" and no ")}` });
    }
    if (exception.expires === longAgo) {
      notices.push({ ...keys, honoured: false, reason: "its expiry cannot be read" });
    }
  }
  return { exceptions, notices };
}

/** The exception that a row is, or why it is none. */
function toException(
  row: Row,
  { rule, scope: key }: { rule: string; scope: string },
): Exception | string {
  const managedBy = key.startsWith(programPrefix) ? "program" : "hand";
  if (managedBy === "program" && row["managedBy"] !== "program") {
    return `scopes that begin with ${programPrefix} are the program's own`;
  }
  if (rule === "") return "it names no rule";
  // The program's have been checked when it was run.
  if (managedBy === "hand" && matchesEveryRule(rule) && row["matchesEverything"] !== true) {
    return `${rule} matches every rule, and the row does not have matchesEverything set to true`;
  }
  const scope = scopeOfRow(row, key);
  if (typeof scope === "string") return scope;
  if (cisId(rule) !== undefined && scope.benchmarks === undefined) {
    return `${rule} needs the benchmarks that it is a number of`;
  }
  return {
    id: text(row["id"]) ?? `${rule}@${key}`,
    rule,
    scope,
    category: text(row["category"]),
    justification: text(row["justification"]) ?? text(row["reason"]),
    owner: text(row["owner"]),
    ticket: text(row["ticket"]),
    expires: earliest(parseExpiry(row["expires"]), parseExpiry(row["ttl"])),
    managedBy,
  };
}

/** DynamoDB deletes a row days after its `ttl`; it must hide nothing from that moment on. */
function earliest(...instants: readonly (string | undefined)[]): string | undefined {
  return instants
    .filter((instant) => instant !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
