import { least } from "../../functions/findings/extremes";
import type { VirtualClock } from "../clock";
import { LocalStackError } from "../errors";
import type { LocalFunctions } from "../functions";
import type { Graph } from "../graph";
import { numberOf, objectOf, textOf } from "../json";
import type { LocalFunction } from "../lambda/function";
import type { Invocation } from "../lambda/invocation";
import { types } from "../types";
import { type DeliveryWorld, sendLetter } from "./delivery";

/** Lambda waits one minute before the first retry and two before the second. */
const retryMilliseconds = [60_000, 120_000];

const defaults = { attempts: 2, ageSeconds: 21_600 } as const;

/** How Lambda treats events of a function that nobody waits for. */
interface AsyncSettings {
  readonly retries: number;
  readonly ageSeconds: number;
  /** Queue for a record of each event that failed for good. */
  readonly onFailure: string | undefined;
  /** The function's own dead-letter queue, which gets the event itself. */
  readonly deadLetters: string | undefined;
}

interface Waiting {
  readonly target: LocalFunction;
  readonly event: unknown;
  readonly since: number;
  readonly attempts: number;
  readonly dueAt: number;
}

/** Events that functions are given without anybody waiting: tried again, then put aside. */
export class AsyncInvocations {
  private waiting: Waiting[] = [];
  private readonly settings = new Map<string, AsyncSettings>();

  constructor(
    graph: Graph,
    private readonly functions: LocalFunctions,
    private readonly clock: VirtualClock,
    private readonly world: DeliveryWorld,
  ) {
    for (const target of functions.all) {
      const settings = settingsOf(graph, target);
      this.settings.set(target.definition.arn, settings);
      this.checkDestination(target, settings.onFailure);
    }
  }

  /** The function with this ARN. */
  find(arn: string): LocalFunction | undefined {
    return this.functions.all.find(({ definition }) => definition.arn === arn);
  }

  /** Takes an event for a function. */
  add(target: LocalFunction, event: unknown): void {
    const now = this.clock.now();
    this.waiting.push({ target, event, since: now, attempts: 0, dueAt: now });
  }

  /** Hands over what is due; false when there was nothing. */
  async drain(): Promise<boolean> {
    const now = this.clock.now();
    const due = this.waiting.filter(({ dueAt }) => dueAt <= now);
    this.waiting = this.waiting.filter(({ dueAt }) => dueAt > now);
    for (const one of due) await this.run(one);
    return due.length > 0;
  }

  /** When the next event is to be handed over. */
  nextDueAt(): number | undefined {
    const times = this.waiting.map(({ dueAt }) => dueAt);
    return times.length === 0 ? undefined : least(times);
  }

  private async run(one: Waiting): Promise<void> {
    const { target, event, since } = one;
    const invocation = await target.invoke(event);
    if (invocation.error === undefined) return;
    const { retries = 0, ageSeconds = 0 } = this.settings.get(target.definition.arn) ?? {};
    const attempts = one.attempts + 1;
    const now = this.clock.now();
    const dueAt = now + (retryMilliseconds[attempts - 1] ?? 0);
    const tooOld = dueAt - since > ageSeconds * 1000;
    if (attempts <= retries && !tooOld) this.waiting.push({ ...one, attempts, dueAt });
    else this.putAside(target, invocation, attempts, tooOld && attempts <= retries);
  }

  private putAside(
    target: LocalFunction,
    { requestId, event, error }: Invocation,
    attempts: number,
    tooOld: boolean,
  ): void {
    const settings = this.settings.get(target.definition.arn);
    const sender = { principal: this.functions.session(target) };
    if (settings?.deadLetters !== undefined) {
      const attributes = {
        RequestID: requestId,
        ErrorCode: "200",
        ErrorMessage: error?.errorMessage ?? "",
      };
      const letter = { queueArn: settings.deadLetters, body: event, attributes };
      sendLetter(letter, sender, this.world);
    }
    if (settings?.onFailure === undefined) return;
    const body = {
      version: "1.0",
      timestamp: new Date(this.clock.now()).toISOString(),
      requestContext: {
        requestId,
        functionArn: `${target.definition.arn}:$LATEST`,
        condition: tooOld ? "EventAgeExceeded" : "RetriesExhausted",
        approximateInvokeCount: attempts,
      },
      requestPayload: event,
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        functionError: "Unhandled",
      },
      responsePayload: error,
    };
    sendLetter({ queueArn: settings.onFailure, body, attributes: {} }, sender, this.world);
  }

  /** Lambda refuses a destination that the function's role may not send to. */
  private checkDestination(target: LocalFunction, queueArn: string | undefined): void {
    if (queueArn === undefined) return;
    const { logicalName } = target.definition;
    if (this.world.queues.queue(queueArn) === undefined) {
      throw new LocalStackError(
        `function ${logicalName} has the destination ${queueArn}, which is no queue here`,
      );
    }
    const need = { action: "sqs:SendMessage", resource: queueArn };
    if (this.world.authorizer.mayDo(this.functions.session(target), need)) return;
    throw new LocalStackError(
      `the role of function ${logicalName} may not sqs:SendMessage to its destination ${queueArn}`,
    );
  }
}

function settingsOf(graph: Graph, { definition }: LocalFunction): AsyncSettings {
  const resource = graph.find(types.function, definition.arn);
  const config = graph
    .ofType(types.eventInvokeConfig)
    .find(({ inputs }) => graph.find(types.function, inputs["functionName"]) === resource)?.inputs;
  const { onFailure } = objectOf(config?.["destinationConfig"]);
  return {
    retries: numberOf(config?.["maximumRetryAttempts"]) ?? defaults.attempts,
    ageSeconds: numberOf(config?.["maximumEventAgeInSeconds"]) ?? defaults.ageSeconds,
    onFailure: textOf(objectOf(onFailure)["destination"]),
    deadLetters: textOf(objectOf(resource?.inputs["deadLetterConfig"])["targetArn"]),
  };
}
