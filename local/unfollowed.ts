import type { Graph } from "./graph";

/** Types that bring events to functions in AWS, and that the local stack does not follow. */
const unfollowedTypes = [
  "aws:cfg/rule:Rule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:lambda/functionUrl:FunctionUrl",
  "aws:scheduler/schedule:Schedule",
  "aws:sns/topicSubscription:TopicSubscription",
];

/** Resources of the program that would start a function in AWS and do not here, in words. */
export function unfollowed(graph: Graph): string[] {
  return unfollowedTypes.flatMap((type) =>
    graph.ofType(type).map(({ name }) => `${type.split(":").pop() ?? type} ${name}`),
  );
}
