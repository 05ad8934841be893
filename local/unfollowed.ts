import type { Graph, GraphResource } from "./graph";
import { objectOf } from "./json";
import { types } from "./types";

/** Types that bring events to functions in AWS, and that the local stack does not follow. */
const unfollowedTypes = [
  "aws:lambda/functionUrl:FunctionUrl",
  "aws:sns/topicSubscription:TopicSubscription",
];

/** Resources of the program that would start a function in AWS and do not here, in words. */
export function unfollowed(graph: Graph): string[] {
  const isOneOf = (arn: unknown, ...kinds: string[]): boolean =>
    kinds.some((kind) => graph.find(kind, plain(arn)) !== undefined);
  const { function: lambda, logGroup, queue } = types;
  const found: GraphResource[] = [
    ...unfollowedTypes.flatMap((type) => graph.ofType(type)),
    ...graph
      .ofType(types.eventRule)
      .filter(({ inputs }) => inputs["scheduleExpression"] !== undefined),
    ...graph
      .ofType(types.eventTarget)
      .filter(({ inputs }) => !isOneOf(inputs["arn"], lambda, logGroup, queue)),
    ...graph
      .ofType(types.configRule)
      .map((rule) => ({ rule, source: objectOf(rule.inputs["source"]) }))
      .filter(({ source }) => source["owner"] === "CUSTOM_LAMBDA")
      .filter(({ source }) => !isOneOf(unqualified(source["sourceIdentifier"]), lambda))
      .map(({ rule }) => rule),
    ...graph
      .ofType(types.schedule)
      .filter(({ inputs }) => !isOneOf(objectOf(inputs["target"])["arn"], lambda)),
  ];
  return found.map(({ type, name }) => `${type.split(":").pop() ?? type} ${name}`);
}

function plain(arn: unknown): unknown {
  return typeof arn === "string" ? arn.replace(/:\*$/, "") : arn;
}

/** A function's ARN without a version or alias. */
function unqualified(arn: unknown): unknown {
  return typeof arn === "string" ? arn.split(":").slice(0, 7).join(":") : arn;
}
