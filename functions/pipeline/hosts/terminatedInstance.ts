import { PermanentError } from "../../errors";
import type { Target } from "../../findings/finding";

/** An instance that was terminated. */
export interface TerminatedInstance extends Omit<Target, "partition"> {
  /** ISO 8601 with milliseconds: when it was terminated. */
  readonly at: string;
}

/**
 * The instance that an event of EC2 says was terminated; nothing where it tells of another state.
 *
 * @throws PermanentError where it is no such event.
 */
export function terminatedInstance(event: unknown): TerminatedInstance | undefined {
  const fields = fieldsOf(event);
  const detail = fieldsOf(fields["detail"]);
  const id = detail["instance-id"];
  const { account, region, time } = fields;
  const instant = typeof time === "string" ? Date.parse(time) : NaN;
  if (
    fields["detail-type"] !== "EC2 Instance State-change Notification" ||
    typeof id !== "string" ||
    !/^i-[0-9a-f]+$/.test(id) ||
    typeof account !== "string" ||
    typeof region !== "string" ||
    Number.isNaN(instant)
  ) {
    throw new PermanentError(
      `the event was "${String(fields["detail-type"])}", must be EC2 Instance State-change Notification with an instance, an account, a Region and a time`,
    );
  }
  if (detail["state"] !== "terminated") return undefined;
  return { id, account, region, at: new Date(endOfSecond(instant)).toISOString() };
}

/** EventBridge tells whole seconds: a scan that ended within that second was made before. */
function endOfSecond(instant: number): number {
  return instant % 1000 === 0 ? instant + 999 : instant;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
