import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes } from "../common/events";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { createQueueMapping } from "../functions/queueMapping";
import { createQueue, visibilityTimeout } from "../resources/queue";
import type { Statement } from "../statements/policies";
import { putAside, takeMessages } from "../statements/queues";
import {
  exceptionsEnvironment,
  judgeExceptions,
  keepFindings,
  keyStatements,
  storeEnvironment,
  tellPeople,
} from "../statements/store";

/** Hundreds of results, each with a few calls, eight at a time. */
export const findingsTimeoutSeconds = 300;

/** A message has the results of hundreds of resources already. */
const batchSize = 5;

/** What the rules say is told at the same minute of each hour: the table needs no such peak. */
const maximumConcurrency = 5;

/** What brings the results of a pack's rules into a store of findings. */
export interface PackFindings extends LambdaFunction {
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** The queue of results, the one for what cannot be applied, and the function between it and the store. */
export function createPackFindings(
  name: string,
  store: FindingsStoreReference,
  context: Context,
  parent: pulumi.Resource,
): PackFindings {
  const { queue: deadLetterQueue } = createQueue(`${name}-dead-letters`, {}, context, parent);
  const { queue } = createQueue(
    name,
    { deadLetterQueue, visibilityTimeoutSeconds: visibilityTimeout(findingsTimeoutSeconds) },
    context,
    parent,
  );
  const made = createLambdaFunction(
    name,
    {
      handler: "complianceResults",
      description: "Brings what the rules of a conformance pack say into the store of findings",
      memoryMb: 512,
      timeoutSeconds: findingsTimeoutSeconds,
      environment: {
        ...storeEnvironment(store),
        ...exceptionsEnvironment(store),
        DEAD_LETTER_QUEUE_URL: deadLetterQueue.url,
      },
      statements: statementsOf(store, queue, deadLetterQueue, context),
    },
    context,
    parent,
  );
  createQueueMapping(name, made, { queue, batchSize, maximumConcurrency }, context, parent);
  return { ...made, queue, deadLetterQueue };
}

/** Exactly the calls that the function makes. Security Hub is none of them: AWS Config tells it. */
function statementsOf(
  store: FindingsStoreReference,
  queue: aws.sqs.Queue,
  deadLetterQueue: aws.sqs.Queue,
  context: Context,
): Statement[] {
  return [
    takeMessages(queue),
    putAside(deadLetterQueue),
    keepFindings(store),
    ...judgeExceptions(store),
    ...tellPeople(store, context, [eventTypes.recorded]),
    ...keyStatements({ decrypt: ["dynamodb", "sns", "sqs"], encrypt: ["sns", "sqs"] }, context),
  ];
}
