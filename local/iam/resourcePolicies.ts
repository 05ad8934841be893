import type { Graph, GraphResource } from "../graph";
import { objectOf, textOf } from "../json";
import { types } from "../types";
import { parsePolicy, type Policy } from "./policy";

/** A way in which a program gives resources of one type a policy. */
type Source = (graph: Graph) => readonly { readonly arn: unknown; readonly policy: Policy }[];

const separate =
  (policyType: string, ownerType: string, reference: string): Source =>
  (graph) =>
    graph.ofType(policyType).map((resource) => ({
      arn: graph.find(ownerType, resource.inputs[reference])?.outputs["arn"],
      policy: parsePolicy(resource.inputs["policy"], `policy ${resource.name}`, "resource"),
    }));

const own =
  (ownerType: string): Source =>
  (graph) =>
    graph
      .ofType(ownerType)
      .filter((resource) => textOf(resource.inputs["policy"]) !== undefined)
      .map((resource) => ({
        arn: resource.outputs["arn"],
        policy: parsePolicy(resource.inputs["policy"], `policy of ${resource.name}`, "resource"),
      }));

/** A Lambda permission is one statement of the function's policy. */
const permissions: Source = (graph) =>
  graph.ofType(types.permission).map((permission) => {
    const arn = graph.find(types.function, permission.inputs["function"])?.outputs["arn"];
    return { arn, policy: permissionPolicy(permission, arn) };
  });

function permissionPolicy(permission: GraphResource, arn: unknown): Policy {
  const { action, principal, sourceArn, sourceAccount } = permission.inputs;
  const isService = textOf(principal)?.includes(".") === true;
  const conditions = {
    ...(textOf(sourceArn) === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
    ...(textOf(sourceAccount) === undefined
      ? {}
      : { StringEquals: { "aws:SourceAccount": sourceAccount } }),
  };
  const statement = {
    Effect: "Allow",
    Principal: isService ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: arn,
    Condition: objectOf(conditions),
  };
  const document = { Version: "2012-10-17", Statement: [statement] };
  return parsePolicy(document, `permission ${permission.name}`, "resource");
}

/** Statements of a function's policy as a whole, which takes the place of permissions. */
const functionPolicies = separate(types.resourcePolicy, types.function, "resourceArn");

/** A policy of CloudWatch Logs holds for all log groups, unless it names the one that it is for. */
const logPolicies: Source = (graph) =>
  graph.ofType(types.logResourcePolicy).flatMap(({ name, inputs }) => {
    const policy = parsePolicy(inputs["policyDocument"], `log policy ${name}`, "resource");
    const only = textOf(inputs["resourceArn"])?.replace(/:\*$/, "");
    const groups = graph.ofType(types.logGroup).map(({ outputs }) => outputs["arn"]);
    return groups.filter((arn) => arn === (only ?? arn)).map((arn) => ({ arn, policy }));
  });

const sources: readonly Source[] = [
  separate(types.bucketPolicy, types.bucket, "bucket"),
  separate(types.queuePolicy, types.queue, "queueUrl"),
  separate(types.topicPolicy, types.topic, "arn"),
  own(types.queue),
  own(types.topic),
  own(types.key),
  logPolicies,
  permissions,
  functionPolicies,
];

/** The resource policies of the graph, by the ARN of what they protect. */
export function resourcePolicies(graph: Graph): ReadonlyMap<string, readonly Policy[]> {
  const byArn = new Map<string, Policy[]>();
  for (const { arn, policy } of sources.flatMap((source) => source(graph))) {
    if (typeof arn !== "string") continue;
    byArn.set(arn, [...(byArn.get(arn) ?? []), policy]);
  }
  return byArn;
}
