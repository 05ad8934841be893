import { createHash } from "node:crypto";
import { PermanentError } from "../../errors";
import type { ChangeDetail } from "../../sinks/eventBridge/changeDetail";
import { eventSource, eventTypes } from "../../sinks/eventBridge/changeEvents";
import type { ScanDetail } from "../../sinks/eventBridge/scanEvent";

/** An event that somebody may have to be told of. */
export type AlertEvent =
  | { readonly kind: "changed"; readonly id: string; readonly detail: ChangeDetail }
  | { readonly kind: "recorded"; readonly id: string; readonly detail: ScanDetail };

/**
 * Reads an event of Plumbline's own from a message of the queue. Only the kinds that are alerted of
 * come here: the rule sees to that.
 *
 * @throws PermanentError for anything else.
 */
export function alertEvent(body: string): AlertEvent {
  const { source, "detail-type": type, detail } = parsed(body);
  if (source !== eventSource) throw new PermanentError(`the event's source was ${shown(source)}`);
  if (type === eventTypes.changed && isChange(detail)) {
    return { kind: "changed", id: changeId(detail), detail };
  }
  if (type === eventTypes.recorded && isScan(detail)) {
    return { kind: "recorded", id: scanId(detail), detail };
  }
  throw new PermanentError(`the event was ${shown(type)}, and no change or scan that can be read`);
}

interface Envelope {
  readonly source?: unknown;
  readonly "detail-type"?: unknown;
  readonly detail?: unknown;
}

function parsed(body: string): Envelope {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null) return value;
  } catch (cause) {
    throw new PermanentError("the message was no JSON, must be an event of EventBridge", { cause });
  }
  throw new PermanentError("the message was no object, must be an event of EventBridge");
}

/**
 * The same for every delivery of the same news, whoever delivers it again. What is in it counts too:
 * an attempt that found something else under the same id must not be taken for a double.
 */
function changeId(detail: ChangeDetail): string {
  const changes = detail.changes.map(({ kind, key, state }) => [kind, key, state]).sort();
  return hash([...seriesNames(detail), detail.id, detail.part, detail.parts, changes]);
}

/** A scan that is delivered again is told of as replayed: it is the same scan, by whatever outcome. */
function scanId(detail: ScanDetail): string {
  return hash([...seriesNames(detail), detail.id, "recorded"]);
}

function seriesNames(detail: ChangeDetail | ScanDetail): readonly string[] {
  const { account, region, target, source, benchmark, profile } = detail;
  return [account, region, target, source, benchmark, profile];
}

function hash(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

const seriesFields = ["account", "region", "target", "source", "benchmark", "profile"];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === "string");
}

function isChange(detail: unknown): detail is ChangeDetail {
  if (!isObject(detail) || !hasTexts(detail, [...seriesFields, "id", "time"])) return false;
  const { changes, part, parts } = detail;
  const texts = ["kind", "rule", "key", "title", "severity", "state", "reason", "firstSeen"];
  return (
    Number.isSafeInteger(part) &&
    Number.isSafeInteger(parts) &&
    Array.isArray(changes) &&
    changes.every((change) => isObject(change) && hasTexts(change, texts))
  );
}

function isScan(detail: unknown): detail is ScanDetail {
  return isObject(detail) && hasTexts(detail, [...seriesFields, "id", "time", "outcome"]);
}

function shown(value: unknown): string {
  return JSON.stringify(value ?? null).slice(0, 200);
}
