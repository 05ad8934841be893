import { PermanentError } from "../../errors";
import type { Target } from "../../findings/finding";

/**
 * The target of a `Plumbline Scan Recorded` event, or of a `Plumbline Finding Changed`, as EventBridge
 * put it into a queue.
 *
 * @throws PermanentError for what is no such event.
 */
export function scannedTarget(body: string): Target {
  const detail = member(parsed(body), "detail");
  const text = (name: string): string => {
    const value = member(detail, name);
    if (typeof value === "string" && value !== "") return value;
    throw new PermanentError(`the event of a scan had no ${name}`);
  };
  return {
    partition: text("partition"),
    account: text("account"),
    region: text("region"),
    id: text("target"),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new PermanentError("the message was no JSON, must be an event of a scan", { cause });
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
