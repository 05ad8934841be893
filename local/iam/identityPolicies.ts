import type { Graph, GraphResource } from "../graph";
import { listOf, objectOf, textOf } from "../json";
import { types } from "../types";
import { managedPolicy } from "./managedPolicies";
import { parsePolicy, type Policy } from "./policy";

/** What a role may do: its own policies and its permissions boundary. */
export interface IdentityPolicies {
  readonly policies: readonly Policy[];
  readonly boundary?: Policy;
  /** Policies that are not in the program and not known here, in sentences. */
  readonly unknown: readonly string[];
}

/**
 * Collects a role's policies from everything in the graph that gives it one. A policy of the account
 * that the program only names cannot be read here: as a permission it grants nothing, and as a
 * boundary it forbids nothing.
 */
export function identityPolicies(graph: Graph, role: GraphResource): IdentityPolicies {
  const attached = attachedArns(graph, role).map((arn) => ({
    arn,
    policy: policyByArn(graph, arn),
  }));
  const boundaryArn = textOf(role.inputs["permissionsBoundary"]);
  const boundary = boundaryArn === undefined ? undefined : policyByArn(graph, boundaryArn);
  const missing = attached.filter(({ policy }) => policy === undefined);
  const unknown = missing.map(
    ({ arn }) =>
      `role ${role.name} has the policy ${arn}, which is not known here: it grants nothing`,
  );
  if (boundaryArn !== undefined && boundary === undefined) {
    unknown.push(`role ${role.name} has the boundary ${boundaryArn}, which is not known here`);
  }
  return {
    policies: [
      ...inlinePolicies(graph, role),
      ...attached.flatMap(({ policy }) => (policy === undefined ? [] : [policy])),
    ],
    ...(boundary === undefined ? {} : { boundary }),
    unknown,
  };
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
  // Names are an account's own: what a StackSet makes in another one is meant by its ARN alone.
  const elsewhere = role.outputs["accountId"] !== undefined;
  const name = elsewhere ? undefined : role.outputs["name"];
  return reference !== undefined && [role.id, name, role.outputs["arn"]].includes(reference);
}

function policyByArn(graph: Graph, arn: string): Policy | undefined {
  const own = graph.find(types.policy, arn);
  if (own === undefined) return managedPolicy(arn);
  return parsePolicy(own.inputs["policy"], `policy ${own.name}`, "identity");
}
