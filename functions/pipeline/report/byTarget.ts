import type { StoredTarget, StoredThing } from "../../sinks/store/tableScan";

/**
 * Everything of one target at a time, from pages that may begin and end within one. The table has what
 * belongs to a target side by side. CIS scans are of no target: of them comes what is on a page.
 */
export async function* byTarget(
  pages: AsyncIterable<readonly StoredThing[]>,
): AsyncGenerator<readonly StoredThing[]> {
  let things: StoredThing[] = [];
  let target: StoredTarget | undefined;
  for await (const page of pages) {
    for (const thing of page) {
      const next = targetOf(thing);
      if (things.length > 0 && !isSame(target, next)) {
        yield things;
        things = [];
      }
      target = next;
      things.push(thing);
    }
    if (target === undefined && things.length > 0) {
      yield things;
      things = [];
    }
  }
  if (things.length > 0) yield things;
}

function targetOf(thing: StoredThing): StoredTarget | undefined {
  if (thing.kind === "cisScan" || thing.kind === "cisGap") return undefined;
  return thing.kind === "finding" ? thing.finding.series.target : thing.target;
}

function isSame(one: StoredTarget | undefined, other: StoredTarget | undefined): boolean {
  return one?.id === other?.id && one?.account === other?.account && one?.region === other?.region;
}
