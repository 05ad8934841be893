import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Exception, type ExceptionScope, parseExpiry } from "../findings/exceptions";

/**
 * Every exception in the table, all pages of it. A row needs no more than a `rule`: someone who
 * lists a rule by hand says that it is accepted everywhere, for good and without a word why.
 */
export async function loadExceptions(
  client: DynamoDBClient,
  tableName: string,
): Promise<readonly Exception[]> {
  const exceptions: Exception[] = [];
  for await (const page of paginateScan({ client }, { TableName: tableName })) {
    for (const item of page.Items ?? []) exceptions.push(toException(unmarshall(item)));
  }
  return exceptions;
}

function toException(row: Record<string, unknown>): Exception {
  const rule = text(row["rule"]) ?? "";
  const scope = text(row["scope"]) ?? "*";
  return {
    id: text(row["id"]) ?? `${rule}@${scope}`,
    rule,
    scope: { ...scopeOf(scope), ...explicitScope(row) },
    reason: text(row["reason"]) ?? text(row["justification"]),
    owner: text(row["owner"]),
    category: text(row["category"]),
    expires: parseExpiry(row["expires"]),
  };
}

/** `*`, an account id, an instance id, or a profile id. */
function scopeOf(scope: string): ExceptionScope {
  if (scope === "*") return {};
  if (/^\d{12}$/.test(scope)) return { account: scope };
  if (/^m?i-[0-9a-f]+$/.test(scope)) return { target: scope };
  return { profile: scope };
}

function explicitScope(row: Record<string, unknown>): ExceptionScope {
  const scope: { account?: string; target?: string; profile?: string } = {};
  for (const part of ["account", "target", "profile"] as const) {
    const value = text(row[part]);
    if (value !== undefined) scope[part] = value;
  }
  return scope;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
