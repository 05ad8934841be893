import { LocalStackError } from "../errors";
import type { GraphResource } from "../graph";
import { type JsonObject, listOf, objectOf, textOf } from "../json";
import { matchesWildcard } from "../iam/wildcard";

/** Where one notification configuration of a bucket delivers, and what. */
export interface QueueNotification {
  readonly id: string;
  readonly queueArn: string;
  /** Such as `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** Destinations that the local stack does not deliver to. */
const otherDestinations = ["lambdaFunctions", "topics"];

/** Reads a bucket's notification configurations, with S3's own check against overlaps. */
export function queueNotifications(resource: GraphResource): readonly QueueNotification[] {
  const other = otherDestinations.find((name) => listOf(resource.inputs[name]).length > 0);
  if (other !== undefined || resource.inputs["eventbridge"] === true) {
    throw new LocalStackError(
      `bucket notification ${resource.name} has ${other ?? "eventbridge"}: ` +
        `the local stack delivers to queues only`,
    );
  }
  const found = listOf(resource.inputs["queues"]).map((queue, index) =>
    readNotification(objectOf(queue), `${resource.name}-${index}`),
  );
  for (const [index, one] of found.entries()) {
    const clash = found.slice(index + 1).find((another) => overlap(one, another));
    if (clash === undefined) continue;
    throw new LocalStackError(
      `bucket notification ${resource.name}: S3 refuses filters that overlap for one event type, ` +
        `here "${one.prefix}*${one.suffix}" and "${clash.prefix}*${clash.suffix}"`,
    );
  }
  return found;
}

function readNotification(queue: JsonObject, id: string): QueueNotification {
  return {
    id: textOf(queue["id"]) ?? id,
    queueArn: String(queue["queueArn"]),
    events: listOf(queue["events"]).map(String),
    prefix: textOf(queue["filterPrefix"]) ?? "",
    suffix: textOf(queue["filterSuffix"]) ?? "",
  };
}

function overlap(one: QueueNotification, another: QueueNotification): boolean {
  const events = one.events.some((event) =>
    another.events.some((other) => matchesWildcard(event, other) || matchesWildcard(other, event)),
  );
  const { prefix: p, suffix: s } = another;
  const prefixes = one.prefix.startsWith(p) || p.startsWith(one.prefix);
  const suffixes = one.suffix.endsWith(s) || s.endsWith(one.suffix);
  return events && prefixes && suffixes;
}

/** Whether a configuration wants to hear of this event and key. */
export function wants(notification: QueueNotification, event: string, key: string): boolean {
  return (
    notification.events.some((pattern) => matchesWildcard(pattern, `s3:${event}`)) &&
    key.startsWith(notification.prefix) &&
    key.endsWith(notification.suffix)
  );
}
