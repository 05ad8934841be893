import { numberOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";
import { waiting } from "../waiting";

/** Whom a run told of what, beyond the findings themselves. */
export interface Told {
  /** Events on the bus. */
  readonly events: number;
  /** Messages on topics. */
  readonly messages: number;
  /** Lines of the audit log. */
  readonly decisions: number;
  /** Hosts that should have sent a scan lately and did not. */
  readonly silentHosts: number;
}

/** Lets each schedule of the program fire once, as all of them would within an hour. */
export async function runSchedules(stack: LocalStack): Promise<void> {
  for (const name of stack.schedules) {
    await waiting(() => `running what the schedule ${name} starts`, stack.fire(name));
  }
}

/** Counts what was told. */
export function toldOf(stack: LocalStack): Told {
  const { auditLog } = stack.graph.outputs;
  const watches = stack.invocations
    .flatMap(({ logs }) => logs)
    .filter(({ message }) => message === "hosts watched");
  return {
    events: stack.events.length,
    messages: stack.published.length,
    decisions: typeof auditLog === "string" ? stack.logGroup(auditLog).length : 0,
    silentHosts: numberOf(watches.at(-1)?.["silent"]) ?? 0,
  };
}
