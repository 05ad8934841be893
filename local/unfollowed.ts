import type { Graph, GraphResource } from "./graph";
import { objectOf } from "./json";
import { types } from "./types";

/** Types that bring events to functions in AWS, and that the local stack does not follow. */
const unfollowedTypes = [
  "aws:cfg/rule:Rule",
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
      .ofType(types.schedule)
      .filter(({ inputs }) => !isOneOf(objectOf(inputs["target"])["arn"], lambda)),
  ];
  return found.map(({ type, name }) => `${type.split(":").pop() ?? type} ${name}`);
}

function plain(arn: unknown): unknown {
  return typeof arn === "string" ? arn.replace(/:\*$/, "") : arn;
}
