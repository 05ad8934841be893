import { expect } from "chai";
import fc from "fast-check";
import { type CisLevel, cisLevels, gapReasons } from "../../../functions/findings/cis";
import type { ReportTarget, UnmeasuredRow } from "../../../functions/report/model";
import {
  type CisScanPoint,
  type Measured,
  UnmeasuredTally,
} from "../../../functions/report/unmeasuredTally";
import { hostOf } from "../../helpers/alerts";

/** The instant of a day of November 2026. */
function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 10, day, 2)).toISOString();
}

/** A scan of that day that is complete, handed out and of one configuration, unless told. */
function scanOn(day: number, rest: Partial<CisScanPoint> = {}): CisScanPoint {
  return {
    arn: `scan of ${day}`,
    configurationArn: "c",
    name: "nightly",
    level: "LEVEL_1",
    startedAt: dayOf(day),
    status: "COMPLETED",
    handedOutAt: dayOf(day + 1),
    ...rest,
  };
}

const targetOf = (number: number): ReportTarget => {
  const { account, region, id } = hostOf(number);
  return { account, region, id };
};

/** A tally that was told of one scan after the other, with the machines that each has left out. */
function tallied(...scans: readonly (readonly [CisScanPoint, ...number[]])[]): UnmeasuredTally {
  const tally = new UnmeasuredTally(100);
  for (const [scan, ...left] of scans) tell(tally, scan, left);
  return tally;
}

function tell(tally: UnmeasuredTally, scan: CisScanPoint, left: readonly number[]): void {
  tally.scan(scan);
  for (const number of left) {
    tally.gap({ scanArn: scan.arn, target: targetOf(number), reason: "SSM_UNMANAGED" });
  }
}

/** Numbers of the machines that are told of, with the day of the scan. */
function told(tally: UnmeasuredTally): string[] {
  return tally.list().rows.map(nameOf);
}

function nameOf({ id, scannedAt }: UnmeasuredRow): string {
  return `${parseInt(id.slice(2), 16)} on ${Number(scannedAt.slice(8, 10))}`;
}

describe("the tally of targets that Inspector has not measured", () => {
  it("tells of each with its scan, and why", () => {
    const tally = tallied([scanOn(3, { level: "LEVEL_2" }), 1]);

    expect(tally.list()).to.deep.equal({
      rows: [
        {
          ...targetOf(1),
          reason: "SSM_UNMANAGED",
          scan: "nightly",
          level: "LEVEL_2",
          scannedAt: dayOf(3),
        },
      ],
      left: 0,
    });
  });

  it("tells of one that every scan has left out once, with the newest", () => {
    const other = { configurationArn: "d", arn: "d" };

    expect(told(tallied([scanOn(3), 1, 2], [scanOn(4), 1, 2]))).to.deep.equal(["1 on 4", "2 on 4"]);
    expect(told(tallied([scanOn(4), 1], [scanOn(3, other), 1]))).to.deep.equal(["1 on 4"]);
  });

  for (const order of ["before", "after"]) {
    it(`does not tell of one that was measured since, heard of ${order} the gap`, () => {
      const tally = new UnmeasuredTally(100);
      const measured = () => {
        tally.machine(targetOf(1), { LEVEL_1: dayOf(5) });
        tally.machine(targetOf(2), { LEVEL_1: dayOf(3) });
      };
      if (order === "before") measured();
      tell(tally, scanOn(4), [1, 2]);
      if (order === "after") measured();

      const { rows } = tally.list();

      expect(rows.map(nameOf)).to.deep.equal(["2 on 4"]);
      expect(rows[0]?.lastMeasured).to.equal(dayOf(3));
    });
  }

  it("takes a scan that was looked at again for one that has measured", () => {
    const tally = tallied([scanOn(4), 1]);
    tally.machine(targetOf(1), { LEVEL_1: dayOf(4) });

    expect(told(tally)).to.deep.equal([]);
  });

  it("takes level 2 for level 1 as well, and not the other way round", () => {
    const second = scanOn(4, { level: "LEVEL_2", configurationArn: "d", arn: "d" });
    const tally = tallied([scanOn(4), 1], [second, 2]);
    tally.machine(targetOf(1), { LEVEL_2: dayOf(5) });
    tally.machine(targetOf(2), { LEVEL_1: dayOf(5) });

    expect(told(tally)).to.deep.equal(["2 on 4"]);
  });

  it("does not tell of machines that are gone", () => {
    const tally = tallied([scanOn(4), 1, 2]);
    tally.machine(targetOf(2), "gone");

    expect(told(tally)).to.deep.equal(["1 on 4"]);
  });

  it("does not tell of one that the next scan was not to measure", () => {
    expect(told(tallied([scanOn(3), 1, 2], [scanOn(4), 2]))).to.deep.equal(["2 on 4"]);
    expect(told(tallied([scanOn(4)], [scanOn(3), 1]))).to.deep.equal([]);
  });

  it("takes nothing from a scan that failed, or is still handed out, or is another's", () => {
    const others: readonly Partial<CisScanPoint>[] = [
      { status: "FAILED" },
      { status: "CANCELLED" },
      { handedOutAt: undefined },
      { configurationArn: "d" },
    ];
    for (const other of others) {
      const scan = scanOn(4, other);
      expect(told(tallied([scanOn(3), 1], [scan, 2]))).to.deep.equal(["2 on 4", "1 on 3"]);
    }
  });

  it("holds scans without a configuration apart", () => {
    const nobodys = { configurationArn: "" };

    expect(told(tallied([scanOn(3, nobodys), 1], [scanOn(4, nobodys), 2]))).to.deep.equal([
      "2 on 4",
      "1 on 3",
    ]);
  });

  it("does not tell of a gap whose scan is forgotten", () => {
    const tally = tallied([scanOn(4), 1]);
    tally.gap({ scanArn: "another", target: targetOf(2), reason: "UNKNOWN" });

    expect(told(tally)).to.deep.equal(["1 on 4"]);
  });

  it("takes the same id in another account or Region for another machine", () => {
    const tally = tallied([scanOn(4), 1]);
    tally.machine({ ...targetOf(1), account: "210987654321" }, "gone");
    tally.machine({ ...targetOf(1), region: "us-west-2" }, { LEVEL_2: dayOf(6) });

    expect(told(tally)).to.deep.equal(["1 on 4"]);
  });

  it("keeps a part of very many, those of the newest scans, and counts all", () => {
    const all = Array.from({ length: 30_000 }, (_, number) => number);
    const others = scanOn(2, { configurationArn: "d" });

    const { rows, left } = tallied(
      [others, ...all],
      [scanOn(3), ...all],
      [scanOn(4), ...all],
    ).list();

    expect([rows.length, rows.length + left]).to.deep.equal([100, 60_000]);
    expect(new Set(rows.map(({ scannedAt }) => scannedAt))).to.deep.equal(new Set([dayOf(4)]));
  });

  it("says the same in whatever order scans and machines come", () => {
    fc.assert(
      fc.property(
        fc.array(anyScan, { maxLength: 8 }).chain((scans) =>
          fc.record({
            machines: fc.array(anyMachine, { maxLength: 6 }),
            scans: fc.constant(scans),
            order: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
          }),
        ),
        ({ scans, machines, order }) => {
          const told = (turn: <T>(things: readonly T[]) => readonly T[]) => {
            const tally = new UnmeasuredTally(100);
            const things = [
              ...scans.map((scan, index) => () => {
                tellAll(tally, scan, index);
              }),
              ...machines.map((known, index) => () => {
                tally.machine(targetOf(index), known);
              }),
            ];
            for (const thing of turn(things)) thing();
            return tally.list();
          };

          const shuffled = told((things) =>
            things
              .map((thing, index) => ({ thing, at: order[index] ?? 0 }))
              .sort((one, other) => one.at - other.at)
              .map(({ thing }) => thing),
          );

          expect(shuffled).to.deep.equal(told((things) => things));
          for (const { level, id, scannedAt } of shuffled.rows) {
            const known = machines[parseInt(id.slice(2), 16)] ?? {};
            expect(known).not.to.equal("gone");
            expect(since(known, level) < scannedAt).to.equal(true);
          }
        },
      ),
    );
  });
});

/** When a machine was measured at a level or above. */
function since(known: Measured | "gone", level: CisLevel): string {
  if (known === "gone") return "";
  const times = [known.LEVEL_2, level === "LEVEL_1" ? known.LEVEL_1 : undefined];
  return times.reduce<string>((one, other) => ((other ?? "") > one ? (other ?? "") : one), "");
}

const anyDay = fc.integer({ min: 1, max: 6 });

/** A scan of one of two configurations, and what it has left out of six machines. */
const anyScan = fc.record({
  day: anyDay,
  configurationArn: fc.constantFrom("c", "d", ""),
  level: fc.constantFrom(...cisLevels),
  status: fc.constantFrom("COMPLETED", "FAILED"),
  handedOut: fc.boolean(),
  gaps: fc.uniqueArray(
    fc.record({ number: fc.nat({ max: 5 }), reason: fc.constantFrom(...gapReasons) }),
    { selector: ({ number }) => number, maxLength: 6 },
  ),
  ownFirst: fc.boolean(),
});

type AnyScan = typeof anyScan extends fc.Arbitrary<infer T> ? T : never;

const anyMachine: fc.Arbitrary<Measured | "gone"> = fc.oneof(
  fc.constant("gone" as const),
  fc.record({ LEVEL_1: anyDay.map(dayOf), LEVEL_2: anyDay.map(dayOf) }, { requiredKeys: [] }),
);

function tellAll(tally: UnmeasuredTally, scan: AnyScan, index: number): void {
  const { day, configurationArn, level, status, handedOut, gaps, ownFirst } = scan;
  const handedOutAt = handedOut ? dayOf(day + 1) : undefined;
  const point = { configurationArn, level, status, handedOutAt };
  const tellOwn = () => {
    tally.scan(scanOn(day, { ...point, arn: String(index) }));
  };
  if (ownFirst) tellOwn();
  for (const { number, reason } of gaps) {
    tally.gap({ scanArn: String(index), target: targetOf(number), reason });
  }
  if (!ownFirst) tellOwn();
}
