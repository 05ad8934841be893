import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { listOf, objectOf, textOf } from "../json";
import { types } from "../types";
import { managedPolicy } from "./managedPolicies";
import { parsePolicy, type Policy } from "./policy";

/** What a role may do: its own policies and its permissions boundary. */
export interface IdentityPolicies {
  readonly policies: readonly Policy[];
  readonly boundary?: Policy;
}

/** Collects a role's policies from everything in the graph that gives it one. */
export function identityPolicies(graph: Graph, role: GraphResource): IdentityPolicies {
  const policies = [
    ...inlinePolicies(graph, role),
    ...attachedArns(graph, role).map((arn) => policyByArn(graph, arn, role)),
  ];
  const boundary = textOf(role.inputs["permissionsBoundary"]);
  return boundary === undefined
    ? { policies }
    : { policies, boundary: policyByArn(graph, boundary, role) };
}

function inlinePolicies(graph: Graph, role: GraphResource): Policy[] {
  const own = listOf(role.inputs["inlinePolicies"]).map(objectOf);
  return [
    ...own.map((policy) =>
      parsePolicy(policy["policy"], `inline policy of role ${role.name}`, "identity"),
    ),
    ...graph
      .ofType(types.rolePolicy)
      .filter((policy) => isRole(policy.inputs["role"], role))
      .map((policy) => parsePolicy(policy.inputs["policy"], `policy ${policy.name}`, "identity")),
  ];
}

function attachedArns(graph: Graph, role: GraphResource): string[] {
  const attachments = [
    ...graph
      .ofType(types.rolePolicyAttachment)
      .filter((attachment) => isRole(attachment.inputs["role"], role)),
    ...graph
      .ofType(types.policyAttachment)
      .filter((attachment) =>
        listOf(attachment.inputs["roles"]).some((name) => isRole(name, role)),
      ),
  ].map((attachment) => attachment.inputs["policyArn"]);
  const arns = [...listOf(role.inputs["managedPolicyArns"]), ...attachments].map(textOf);
  return [...new Set(arns.filter((arn) => arn !== undefined))];
}

function isRole(reference: unknown, role: GraphResource): boolean {
  return [role.id, role.outputs["name"], role.outputs["arn"]].includes(reference);
}

function policyByArn(graph: Graph, arn: string, role: GraphResource): Policy {
  const own = graph.find(types.policy, arn);
  if (own !== undefined) {
    return parsePolicy(own.inputs["policy"], `policy ${own.name}`, "identity");
  }
  const managed = managedPolicy(arn);
  if (managed !== undefined) return managed;
  throw new LocalStackError(
    `role ${role.name} has the policy ${arn}, which the local stack does not know: ` +
      `add its statements to local/iam/managedPolicies.ts`,
  );
}
