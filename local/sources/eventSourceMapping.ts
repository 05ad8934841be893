import type { LocalAccount } from "../account";
import { LocalStackError } from "../errors";
import type { LocalFunctions } from "../functions";
import type { Graph, GraphResource } from "../graph";
import type { Authorizer } from "../iam/authorizer";
import type { CustomerKeys } from "../iam/customerKeys";
import { listOf, numberOf, objectOf, textOf } from "../json";
import type { LocalFunction } from "../lambda/function";
import { types } from "../types";
import { handledMessages } from "./batchResponse";
import type { LocalQueue } from "./queue";
import type { LocalQueues } from "./queues";
import { sqsEvent } from "./sqsEvent";

/** What polling needs of the function's role. */
const pollingActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/** Lambda polls a queue with five pollers unless told otherwise. */
const defaultConcurrency = 5;

/** What a mapping needs to find its ends. */
export interface MappingWorld {
  readonly graph: Graph;
  readonly queues: LocalQueues;
  readonly functions: LocalFunctions;
  readonly authorizer: Authorizer;
  readonly keys: CustomerKeys;
  readonly account: LocalAccount;
  /** At most this many batches at once, whatever the program allows. */
  readonly maximumConcurrency: number;
}

/** Carries messages from a queue to a function, as an `aws.lambda.EventSourceMapping` says. */
export class EventSourceMapping {
  readonly queue: LocalQueue;
  readonly target: LocalFunction;
  private readonly batchSize: number;
  private readonly concurrency: number;
  private readonly reportsFailures: boolean;

  constructor(
    private readonly resource: GraphResource,
    private readonly world: MappingWorld,
  ) {
    const { inputs } = resource;
    if (inputs["filterCriteria"] !== undefined) {
      throw new LocalStackError(
        `mapping ${resource.name} has filters, which are not followed here`,
      );
    }
    this.queue = this.findQueue();
    this.target = this.findFunction();
    this.batchSize = numberOf(inputs["batchSize"]) ?? 10;
    this.reportsFailures = listOf(inputs["functionResponseTypes"]).includes(
      "ReportBatchItemFailures",
    );
    const allowed = numberOf(objectOf(inputs["scalingConfig"])["maximumConcurrency"]);
    const { reservedConcurrency = Infinity, timeoutSeconds } = this.target.definition;
    this.concurrency = Math.min(
      allowed ?? defaultConcurrency,
      reservedConcurrency,
      world.maximumConcurrency,
    );
    if (this.queue.settings.visibilityTimeoutSeconds < timeoutSeconds) {
      throw new LocalStackError(
        `mapping ${resource.name}: the queue's visibility timeout ` +
          `(${this.queue.settings.visibilityTimeoutSeconds} s) is shorter than the function's timeout ` +
          `(${timeoutSeconds} s), which Lambda refuses`,
      );
    }
    this.checkPolling();
  }

  /** Hands over what is visible now, batch after batch; false when there was nothing. */
  async drain(): Promise<boolean> {
    if (this.resource.inputs["enabled"] === false) return false;
    const pollers = Array.from({ length: this.concurrency }, () => this.poll());
    return (await Promise.all(pollers)).some((worked) => worked);
  }

  private async poll(): Promise<boolean> {
    for (let worked = false; ; worked = true) {
      const batch = this.queue.receive(this.batchSize);
      if (batch.length === 0) return worked;
      const event = sqsEvent(this.queue, batch, this.world.account);
      const invocation = await this.target.invoke(event);
      for (const message of handledMessages(batch, invocation, this.reportsFailures)) {
        this.queue.delete(message.receiptHandle ?? "");
      }
    }
  }

  private findQueue(): LocalQueue {
    const arn = textOf(this.resource.inputs["eventSourceArn"]) ?? "";
    const queue = this.world.queues.queue(arn);
    if (queue !== undefined) return queue;
    throw new LocalStackError(
      `mapping ${this.resource.name} reads from ${arn}: the local stack follows queues only`,
    );
  }

  private findFunction(): LocalFunction {
    const name = this.resource.inputs["functionName"];
    const arn = this.world.graph.find(types.function, name)?.outputs["arn"];
    const target = this.world.functions.all.find(({ definition }) => definition.arn === arn);
    if (target !== undefined) return target;
    throw new LocalStackError(`mapping ${this.resource.name} calls a function that is not here`);
  }

  /** Lambda refuses a mapping whose function's role may not poll. */
  private checkPolling(): void {
    const principal = this.world.functions.session(this.target);
    const resource = this.queue.settings.arn;
    const needs = [
      ...pollingActions.map((action) => ({ action, resource })),
      ...this.world.keys.needs("sqs", resource, ["kms:Decrypt"]),
    ];
    for (const need of needs) {
      const decision = this.world.authorizer.authorize(principal, need);
      if (decision.allowed) continue;
      throw new LocalStackError(
        `mapping ${this.resource.name}: the role of function ${this.target.definition.logicalName} ` +
          `may not ${need.action} on ${need.resource}, ${decision.reason}`,
      );
    }
  }
}
