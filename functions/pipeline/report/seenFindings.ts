import type { Finding } from "../../findings/finding";
import { lastSeenOf } from "../../findings/life/lastSeen";
import type { StoredThing } from "../../sinks/store/tableScan";

/** The findings among everything of one target, each with the instant at which it was last seen. */
export function seenFindings(things: readonly StoredThing[]): readonly Finding[] {
  const newest = new Map<string, string>();
  for (const thing of things) {
    if (thing.kind !== "scan" && thing.kind !== "series") continue;
    if (thing.kind === "scan" && thing.scan.late) continue;
    const time = thing.kind === "scan" ? thing.scan.time : thing.series.lastChangingScan;
    const name = nameOf(thing.names);
    const known = newest.get(name);
    if (time !== undefined && (known === undefined || known < time)) newest.set(name, time);
  }
  return things.flatMap((thing) => {
    if (thing.kind !== "finding") return [];
    const { finding } = thing;
    return [{ ...finding, lastSeen: lastSeenOf(finding, newest.get(nameOf(finding.series))) }];
  });
}

function nameOf(names: {
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
}): string {
  return JSON.stringify([names.source, names.benchmark, names.profile]);
}
