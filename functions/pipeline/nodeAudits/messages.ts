import { PermanentError } from "../../errors";

/** That a run of AWS's document has ended on a node, or that somebody has to look at its items. */
export interface NodeNews {
  readonly nodeId: string;
  /** ISO 8601: when AWS told of it. */
  readonly time: string;
  /** `unknown`: nobody told, but there are items that are newer than what is known. */
  readonly outcome: "succeeded" | "failed" | "unknown";
  /** What AWS said of a run that failed. */
  readonly detail?: string;
}

/** What tells the events apart that a queue is sent. */
export interface NodeNewsFilter {
  readonly associationId: string;
  readonly documentName: string;
}

const associationEvent = "EC2 State Manager Instance Association State Change";
const commandEvent = "EC2 Command Invocation Status-change Notification";

/** A message of Plumbline's own, from the function that looks for what was not told. */
export const sweepMessage = "Plumbline Node Items Found";

/** Statuses in which a run is over. Others are of runs that go on, and say nothing yet. */
const ended: ReadonlyMap<string, NodeNews["outcome"]> = new Map([
  ["Success", "succeeded"],
  ["Failed", "failed"],
  ["TimedOut", "failed"],
]);

/**
 * What a message of the queue says of a node; nothing where it is about a run that goes on.
 *
 * @throws PermanentError where it is no such message, or one about another association or document.
 */
export function nodeNewsOf(body: string, filter: NodeNewsFilter): NodeNews | undefined {
  const message = objectOf(parsed(body));
  const type = message["detail-type"];
  const detail = objectOf(message["detail"]);
  const nodeId = nodeIdOf(detail["instance-id"]);
  const time = instantOf(message["time"]);
  if (type === sweepMessage) return { nodeId, time, outcome: "unknown" };
  const expected =
    type === associationEvent
      ? ["association-id", filter.associationId]
      : type === commandEvent
        ? ["document-name", filter.documentName]
        : undefined;
  if (expected === undefined) {
    throw new PermanentError(`the message was of the type ${shown(type)}, must be of a run's end`);
  }
  const [name = "", wanted] = expected;
  if (detail[name] !== wanted) {
    throw new PermanentError(`the event's ${name} was ${shown(detail[name])}, must be ${wanted}`);
  }
  const outcome = ended.get(String(detail["status"]));
  if (outcome === undefined) return undefined;
  const said = [detail["error-code"], detail["execution-summary"]]
    .filter((text) => typeof text === "string" && text !== "")
    .join(": ");
  return {
    nodeId,
    time,
    outcome,
    ...(outcome === "failed" && said !== "" && { detail: said.slice(0, 1000) }),
  };
}

/** The message that makes a node's items be read. */
export function sweepMessageBody(nodeId: string, time: string): string {
  return JSON.stringify({
    "detail-type": sweepMessage,
    source: "plumbline",
    time,
    detail: { "instance-id": nodeId },
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new PermanentError("the message is not JSON", { cause });
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new PermanentError(`the message was ${shown(value)}, must be an event with a detail`);
}

function nodeIdOf(value: unknown): string {
  if (typeof value === "string" && /^m?i-[0-9a-zA-Z]{8,17}$/.test(value)) return value;
  throw new PermanentError(`the event's instance-id was ${shown(value)}, must be a node's`);
}

function instantOf(value: unknown): string {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new PermanentError(`the event's time was ${shown(value)}, must be an ISO 8601 instant`);
  }
  return date.toISOString();
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value).slice(0, 200);
}
