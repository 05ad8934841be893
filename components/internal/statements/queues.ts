import type * as aws from "@pulumi/aws";
import { allow, type Statement } from "./policies";

/** What Lambda asks of the role of a function that it hands the messages of a queue. */
export function takeMessages(queue: aws.sqs.Queue): Statement {
  return allow(
    "TakeMessages",
    ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    [queue.arn],
  );
}

/** Sending to queues of what cannot be worked on. */
export function putAside(...queues: readonly aws.sqs.Queue[]): Statement {
  return allow(
    "PutAside",
    ["sqs:SendMessage"],
    queues.map(({ arn }) => arn),
  );
}
