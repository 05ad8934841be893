import type { LocalAccount } from "../account";
import type { GraphResource } from "../graph";
import { isObject, listOf, parseJson } from "../json";
import { contextOf } from "./context";
import { evaluate } from "./evaluate";
import { parsePolicy } from "./policy";

/**
 * Whether a role lets a service take it on, by its trust policy.
 *
 * @param sourceArn what the service says that it acts for.
 */
export function trusts(
  role: GraphResource,
  service: string,
  sourceArn: string,
  account: LocalAccount,
): boolean {
  const text = role.inputs["assumeRolePolicy"];
  const name = `trust policy of ${role.name}`;
  const document = typeof text === "string" ? parseJson(text, name) : text;
  if (!isObject(document)) return false;
  const arn = String(role.outputs["arn"]);
  // A trust policy names no resource: it is that of the role.
  const Statement = listOf(document["Statement"]).map((statement) =>
    isObject(statement) ? { ...statement, Resource: arn } : statement,
  );
  const policy = parsePolicy({ ...document, Statement }, name, "resource");
  const context = contextOf({
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": account.accountId,
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
  });
  const principal = { kind: "service", service } as const;
  const request = { principal, action: "sts:AssumeRole", resource: arn, context };
  return evaluate(request, { identity: [], resource: [policy] }).allowed;
}
