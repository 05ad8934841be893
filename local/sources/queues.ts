import type { VirtualClock } from "../clock";
import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { listOf, numberOf, objectOf, parseJson, textOf } from "../json";
import type { StateFile } from "../stateFile";
import { types } from "../types";
import { LocalQueue, type QueueMessage, type QueueSettings } from "./queue";

/** SQS's default of a queue's `maxMessageSize`; a queue may be given up to 1 MiB. */
const defaultMaxMessageBytes = 262_144;
const defaultVisibilitySeconds = 30;

/** The queues of the graph. */
export class LocalQueues {
  private readonly byArn = new Map<string, LocalQueue>();

  constructor(
    graph: Graph,
    clock: VirtualClock,
    private readonly state: StateFile,
  ) {
    const redrive = (message: QueueMessage, arn: string): void => {
      this.queue(arn)?.restore([message]);
    };
    for (const resource of graph.ofType(types.queue)) {
      const settings = queueSettings(graph, resource);
      this.byArn.set(settings.arn, new LocalQueue(settings, clock, redrive));
    }
    const saved = objectOf(this.state.load());
    for (const queue of this.all()) {
      queue.restore(listOf(saved[queue.settings.name]) as readonly QueueMessage[]);
    }
  }

  /** All queues, in the order of the program. */
  all(): readonly LocalQueue[] {
    return [...this.byArn.values()];
  }

  /** The queue with this ARN, URL or physical name. */
  queue(reference: string): LocalQueue | undefined {
    return (
      this.byArn.get(reference) ??
      this.all().find(({ settings }) => [settings.url, settings.name].includes(reference))
    );
  }

  /** Keeps the messages for the next run. */
  save(): void {
    this.state.save(
      Object.fromEntries(this.all().map((queue) => [queue.settings.name, queue.messages])),
    );
  }
}

function queueSettings(graph: Graph, resource: GraphResource): QueueSettings {
  const { inputs, outputs } = resource;
  if (inputs["fifoQueue"] === true) {
    throw new LocalStackError(`queue ${resource.name} is FIFO: the local stack has standard ones`);
  }
  const redrive = redrivePolicy(graph, resource);
  return {
    logicalName: resource.name,
    name: String(outputs["name"]),
    arn: String(outputs["arn"]),
    url: String(outputs["url"]),
    visibilityTimeoutSeconds:
      numberOf(inputs["visibilityTimeoutSeconds"]) ?? defaultVisibilitySeconds,
    delaySeconds: numberOf(inputs["delaySeconds"]) ?? 0,
    maxMessageBytes: numberOf(inputs["maxMessageSize"]) ?? defaultMaxMessageBytes,
    ...(redrive === undefined ? {} : { redrive }),
  };
}

function redrivePolicy(graph: Graph, queue: GraphResource): QueueSettings["redrive"] {
  const separate = graph
    .ofType(types.queueRedrivePolicy)
    .find((resource) => resource.inputs["queueUrl"] === queue.outputs["url"]);
  const text = textOf(separate?.inputs["redrivePolicy"] ?? queue.inputs["redrivePolicy"]);
  if (text === undefined) return undefined;
  const policy = objectOf(parseJson(text, `redrive policy of queue ${queue.name}`));
  const deadLetterArn = textOf(policy["deadLetterTargetArn"]);
  const maxReceiveCount = numberOf(policy["maxReceiveCount"]);
  if (deadLetterArn === undefined || maxReceiveCount === undefined) {
    throw new LocalStackError(
      `redrive policy of queue ${queue.name} needs deadLetterTargetArn and maxReceiveCount`,
    );
  }
  if (graph.find(types.queue, deadLetterArn) === undefined) {
    throw new LocalStackError(
      `redrive policy of queue ${queue.name} names ${deadLetterArn}, which is no queue here`,
    );
  }
  return { deadLetterArn, maxReceiveCount };
}
