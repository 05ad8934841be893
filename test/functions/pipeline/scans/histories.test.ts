import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import type { Series } from "../../../../functions/findings/finding";
import type { RuleOutcome, XccdfResult } from "../../../../functions/findings/model";
import { orderOf, type ScanToApply } from "../../../../functions/pipeline/scans/scanToApply";
import { type Fault, Outside, Process, visible } from "../../../helpers/disturbedRuns";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";
import { exceptionUntil, freshSeries, scanAt } from "../../../helpers/lifecycle";
import { outcome, reportOf } from "../../../helpers/scans";

/** `npm run test:histories` has a thousand. */
const histories = Number(process.env["PLUMBLINE_HISTORIES"] ?? 12);
const firstSeed = Number(process.env["PLUMBLINE_SEED"] ?? 1);

const isLong = histories > 100;
const processes = 4;
const rules = ["a", "b", "c", "d", "e"];
const results: readonly XccdfResult[] = [
  ...["fail", "fail", "fail", "pass", "pass", "pass"],
  ...["notapplicable", "error", "notchecked", "notselected"],
] as readonly XccdfResult[];
const kinds: readonly Fault["kind"][] = [
  "killed before",
  "killed after",
  "throttled",
  "throttled on",
  "cancelled",
  "timed out",
  "condition",
];

/** What one rule is accepted by, until long after all scans; another one, of some hours only. */
const exceptions = [exceptionUntil("b", 10_000), exceptionUntil("c", 1)];

type Seen = Awaited<ReturnType<typeof visible>>;

interface Said {
  readonly hour: number;
  readonly version: string;
  readonly outcomes: readonly RuleOutcome[];
}

/** Chance that is the same for the same seed (mulberry32). */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  of<T>(all: readonly T[]): T {
    const one = all[this.below(all.length)];
    if (one === undefined) throw new Error("there is nothing to choose from");
    return one;
  }

  shuffled<T>(all: readonly T[]): T[] {
    const keyed = all.map((each) => ({ each, by: this.next() }));
    return keyed.sort((a, b) => a.by - b.by).map(({ each }) => each);
  }
}

function anyScans(chance: Chance): readonly Said[] {
  let hour = 0;
  let version = 1;
  let outcomes: readonly RuleOutcome[] = [];
  return Array.from({ length: 3 + chance.below(4) }, () => {
    // Two may have ended at one instant, and one may say what the one before it said.
    if (chance.next() > 0.1) hour += 1;
    if (chance.next() < 0.15) version += 1;
    if (outcomes.length === 0 || chance.next() > 0.3) {
      const some = rules.filter(() => chance.next() < 0.9);
      outcomes = (some.length === 0 ? rules : some).map((key) => outcome(key, chance.of(results)));
    }
    return { hour, version: `${version}.0`, outcomes };
  });
}

function scanOf(of: Series, { hour, version, outcomes }: Said): ScanToApply {
  return { ...scanAt(of, hour, outcomes), report: reportOf(outcomes, version) };
}

/** Lets four processes at a queue of scans in which each may come twice, until all are done. */
async function disturbed(
  database: TestDatabase,
  of: Series,
  said: readonly Said[],
  chance: Chance,
): Promise<{ readonly outside: Outside; readonly rounds: readonly (readonly string[])[] }> {
  const outside = new Outside();
  const scans = said.map((each) => scanOf(of, each));
  let queue = chance
    .shuffled([...scans, ...scans.filter(() => chance.next() < 0.3)])
    .map((scan) => ({ scan, tries: 0 }));
  const rounds: string[][] = [];
  const pause = async () => {
    for (let turns = chance.below(3); turns > 0; turns -= 1) await setImmediate();
  };
  while (queue.length > 0) {
    const batch = queue.slice(0, 1 + chance.below(processes));
    rounds.push(batch.map(({ scan }) => orderOf(scan)));
    const ended = await Promise.all(
      batch.map(async (message, index) => {
        const isFaulty = message.tries < 6 && chance.next() < 0.6;
        const fault = isFaulty ? { call: chance.below(26), kind: chance.of(kinds) } : undefined;
        const run = new Process(outside, message.scan, { fault, pause });
        const owner = `${rounds.length}~${index}`;
        return run.apply(database, owner, exceptions).then(
          () => [],
          () => [{ ...message, tries: message.tries + 1 }],
        );
      }),
    );
    const left = ended.flat();
    queue =
      chance.next() < 0.5
        ? [...left, ...queue.slice(batch.length)]
        : [...queue.slice(batch.length), ...left];
    // At times a message comes again before the lease of a dead process is over.
    if (chance.next() < 0.8) outside.now += 600_000;
  }
  return { outside, rounds };
}

/** Applies scans one after the other, with nothing in their way. */
async function undisturbed(database: TestDatabase, said: readonly Said[]): Promise<Seen> {
  const [of, outside] = [freshSeries(), new Outside()];
  for (const [index, each] of said.entries()) {
    await new Process(outside, scanOf(of, each)).apply(database, `calm ${index}`, exceptions);
    outside.now += 600_000;
  }
  return visible(database, outside, of);
}

/** The scans in the order in which they took effect. */
function arrival(of: Series, said: readonly Said[], { committed, recorded }: Outside): Said[] {
  const at = (each: Said) => {
    const order = orderOf(scanOf(of, each));
    return committed.get(order) ?? recorded.get(order) ?? -1;
  };
  return [...said].sort((a, b) => at(a) - at(b));
}

/**
 * Other orders that are as true: of scans that were at work at one time either may be the first, and one
 * that was recorded with nothing new in it counts from then on, even if it had to be applied once more.
 */
function otherOrders(
  of: Series,
  order: readonly Said[],
  rounds: readonly (readonly string[])[],
  { firstRecorded }: Outside,
): readonly (readonly Said[])[] {
  const nameOf = (each: Said) => orderOf(scanOf(of, each));
  const moved = (one: Said, before: Said) => {
    const others = order.filter((each) => each !== one);
    return others.flatMap((each) => (each === before ? [one, each] : [each]));
  };
  return order.flatMap((one, index) =>
    order.slice(0, index).flatMap((earlier) => {
      const both = [nameOf(one), nameOf(earlier)];
      const together = rounds.some((round) => both.every((name) => round.includes(name)));
      if (!together && !firstRecorded.has(nameOf(one))) return [];
      return [
        moved(one, earlier),
        order.map((each) => (each === one ? earlier : each === earlier ? one : each)),
      ];
    }),
  );
}

function differences(got: Seen, want: Seen): readonly string[] {
  return Object.keys(want).flatMap((name) => {
    const part = name as keyof Seen;
    const [one, other] = [got[part], want[part]].map((all) =>
      Array.isArray(all) ? all.map(String) : [JSON.stringify(all)],
    );
    const only = (some: readonly string[] = [], others: readonly string[] = []) =>
      some.filter((each) => !others.includes(each));
    return [
      ...only(one, other).map((each) => `${part} is ${each}`),
      ...only(other, one).map((each) => `${part} has to be ${each}`),
    ];
  });
}

describe("random histories", () => {
  let database: TestDatabase;

  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());

  it(`end as the undisturbed run in the order of arrival, whatever fails (${histories})`, async () => {
    const differing: string[] = [];
    const sums = { calls: 0, faults: 0, deliveries: 0, late: 0, overlapping: 0 };
    for (let seed = firstSeed; seed < firstSeed + histories; seed += 1) {
      const chance = new Chance(seed);
      const said = anyScans(chance);
      const of = freshSeries();
      const { outside, rounds } = await disturbed(database, of, said, chance);
      const order = arrival(of, said, outside);
      const got = await visible(database, outside, of);
      const first = differences(got, await undisturbed(database, order));
      let left = first;
      for (const other of left.length === 0 ? [] : otherOrders(of, order, rounds, outside)) {
        if (left.length > 0) left = differences(got, await undisturbed(database, other));
      }
      sums.calls += outside.calls;
      sums.faults += outside.faults;
      sums.deliveries += rounds.flat().length;
      sums.late += got.items.filter((item) => item.includes('"late":true')).length;
      if (first.length > 0 && left.length === 0) sums.overlapping += 1;
      if (isLong && (seed - firstSeed) % 50 === 49) console.log(seed, JSON.stringify(sums));
      if (left.length === 0) continue;
      const text = [`seed ${seed}`, ...rounds.map((round) => round.join(" ")), ...first].join("\n");
      differing.push(text);
      if (isLong) console.log(text);
    }
    if (isLong) {
      console.log(`${histories} histories, ${differing.length} differ: ${JSON.stringify(sums)}`);
    }
    expect(differing.slice(0, 3)).to.deep.equal([]);
  });
});
