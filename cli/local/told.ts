import { silenceOf, type WatchedHost } from "../../functions/findings/life/hostWatch";
import { type StoredThing, storedThing } from "../../functions/sinks/store/tableScan";
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

/** Counts what was told, and the silent hosts as a report does. */
export async function toldOf(stack: LocalStack): Promise<Told> {
  const { auditLog, findingsTable } = stack.graph.outputs;
  const items = typeof findingsTable === "string" ? await stack.tables.items(findingsTable) : [];
  return {
    events: stack.events.length,
    messages: stack.published.length,
    decisions: typeof auditLog === "string" ? stack.logGroup(auditLog).length : 0,
    silentHosts: countSilent(items.flatMap(storedThing), new Date(stack.clock.now()).toISOString()),
  };
}

/** Several watches may miss one host: it counts once. @param at ISO 8601: when they are counted. */
export function countSilent(things: readonly StoredThing[], at: string): number {
  const hosts = new Map<string, WatchedHost[]>();
  for (const thing of things) {
    if (thing.kind !== "host") continue;
    const { account, region, id } = thing.target;
    const key = JSON.stringify([account, region, id]);
    hosts.set(key, [...(hosts.get(key) ?? []), thing.facts]);
  }
  return [...hosts.values()].filter((records) => silenceOf(records, at) !== undefined).length;
}
