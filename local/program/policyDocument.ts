import { type JsonObject, listOf, objectOf, textOf } from "../json";

/** Puts into IAM's own form what a program gave to `aws.iam.getPolicyDocument`. */
export function policyDocument(inputs: JsonObject): string {
  const statements = listOf(inputs["statements"]).map(objectOf).map(statement);
  return JSON.stringify({
    Version: textOf(inputs["version"]) ?? "2012-10-17",
    ...(textOf(inputs["policyId"]) === undefined ? {} : { Id: inputs["policyId"] }),
    Statement: statements,
  });
}

function statement(inputs: JsonObject): JsonObject {
  return {
    ...optional("Sid", inputs["sid"]),
    Effect: textOf(inputs["effect"]) ?? "Allow",
    ...optional("Principal", principals(inputs["principals"])),
    ...optional("NotPrincipal", principals(inputs["notPrincipals"])),
    ...optional("Action", inputs["actions"]),
    ...optional("NotAction", inputs["notActions"]),
    ...optional("Resource", inputs["resources"]),
    ...optional("NotResource", inputs["notResources"]),
    ...optional("Condition", conditions(inputs["conditions"])),
  };
}

function optional(name: string, value: unknown): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function principals(value: unknown): unknown {
  const entries = listOf(value).map(objectOf);
  if (entries.length === 0) return undefined;
  if (entries.some((entry) => entry["type"] === "*")) return "*";
  const grouped: Record<string, unknown[]> = {};
  for (const entry of entries) {
    const type = String(entry["type"]);
    grouped[type] = [...(grouped[type] ?? []), ...listOf(entry["identifiers"])];
  }
  return grouped;
}

function conditions(value: unknown): unknown {
  const entries = listOf(value).map(objectOf);
  if (entries.length === 0) return undefined;
  const grouped: Record<string, Record<string, unknown>> = {};
  for (const entry of entries) {
    const test = String(entry["test"]);
    grouped[test] = { ...grouped[test], [String(entry["variable"])]: entry["values"] };
  }
  return grouped;
}
