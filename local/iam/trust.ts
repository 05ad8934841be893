import type { LocalAccount } from "../account";
import type { GraphResource } from "../graph";
import { isObject, listOf, parseJson } from "../json";
import { callerContext } from "./authorizer";
import { contextOf, type ContextValue } from "./context";
import { evaluate } from "./evaluate";
import { parsePolicy, type Policy } from "./policy";
import type { RoleSession } from "./principal";

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
  const policy = trustPolicy(role);
  if (policy === undefined) return false;
  const arn = String(role.outputs["arn"]);
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

/**
 * Whether a role lets another one take it on. Where its trust names the caller's account, it is enough:
 * what the caller's own policies say is asked for with the call.
 */
export function trustsCaller(
  role: GraphResource,
  principal: RoleSession,
  given: Readonly<Record<string, ContextValue>>,
): boolean {
  const policy = trustPolicy(role);
  if (policy === undefined) return false;
  const resource = String(role.outputs["arn"]);
  const context = contextOf(callerContext(principal), given);
  const request = { principal, action: "sts:AssumeRole", resource, context };
  return evaluate(request, { identity: [policy], resource: [] }).allowed;
}

/** A role's trust policy, which names no resource: it is that of the role. */
function trustPolicy(role: GraphResource): Policy | undefined {
  const text = role.inputs["assumeRolePolicy"];
  const name = `trust policy of ${role.name}`;
  const document = typeof text === "string" ? parseJson(text, name) : text;
  if (!isObject(document)) return undefined;
  const Resource = String(role.outputs["arn"]);
  const Statement = listOf(document["Statement"]).map((statement) =>
    isObject(statement) ? { ...statement, Resource } : statement,
  );
  return parsePolicy({ ...document, Statement }, name, "resource");
}
