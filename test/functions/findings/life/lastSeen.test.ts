import { expect } from "chai";
import * as fc from "fast-check";
import { closeAsGone } from "../../../../functions/findings/life/closing";
import type { Finding } from "../../../../functions/findings/finding";
import { lastSeenOf } from "../../../../functions/findings/life/lastSeen";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import { hourOf } from "../../../helpers/lifecycle";
import { anyOutcomes, inputOf, outcome, reportOf, waived } from "../../../helpers/scans";

/** The findings after scans that ended hour by hour, from the first one on. */
function findingsAfter(
  ...scans: readonly (readonly RuleOutcome[])[]
): ReadonlyMap<string, Finding> {
  const findings = new Map<string, Finding>();
  for (const [hour, outcomes] of scans.entries()) {
    const { changes, noted } = reconcile(
      inputOf(outcomes, [...findings.values()], {
        time: hourOf(hour),
        ...(hour > 0 && { previousTime: hourOf(hour - 1) }),
      }),
    );
    const written = [...changes.map(({ finding }) => finding), ...noted];
    for (const finding of written) findings.set(finding.key, finding);
  }
  return findings;
}

/** When the finding of rule `a` was last seen, after these results of it. */
function seenAfter(...results: readonly RuleOutcome["result"][]): string | undefined {
  const scans = results.map((result) => [outcome("a", result), outcome("z", "pass")]);
  const finding = findingsAfter(...scans).get("a");
  return finding && lastSeenOf(finding, hourOf(results.length - 1));
}

describe("when a finding was last seen", () => {
  it("is the newest scan, as long as that finds the rule not met, and nothing is written for it", () => {
    expect(seenAfter("fail", "fail", "fail")).to.equal(hourOf(2));
    const known = [...findingsAfter([outcome("a", "fail")]).values()];

    const { changes, noted } = reconcile(
      inputOf([outcome("a", "fail")], known, { time: hourOf(1), previousTime: hourOf(0) }),
    );

    expect([...changes, ...noted]).to.deep.equal([]);
  });

  it("is the last scan before it was closed, and stays that", () => {
    expect(seenAfter("fail", "fail", "pass")).to.equal(hourOf(1));
    expect(seenAfter("fail", "fail", "notapplicable", "pass", "pass")).to.equal(hourOf(1));
  });

  it("does not move on with scans that could not measure the rule", () => {
    for (const result of ["error", "unknown", "notchecked", "informational"] as const) {
      expect(seenAfter("fail", "fail", result, result), result).to.equal(hourOf(1));
    }
  });

  it("does not move on with scans that leave the rule out", () => {
    const both = [outcome("a", "fail"), outcome("z", "pass")];
    const finding = findingsAfter(both, both, [outcome("z", "pass")]).get("a");

    expect(finding).to.include({ state: "open", lastSeen: hourOf(1) });
  });

  it("moves on again with the scan that measures the rule again", () => {
    expect(seenAfter("fail", "error", "fail")).to.equal(hourOf(2));
    expect(seenAfter("fail", "pass", "fail", "fail")).to.equal(hourOf(3));
    expect(seenAfter("fail", "error", "error", "fail", "pass")).to.equal(hourOf(3));
  });

  it("is noted without a change that anybody is told of", () => {
    const known = [...findingsAfter([outcome("a", "fail"), outcome("z", "pass")]).values()];

    const unmeasured = reconcile(
      inputOf([outcome("a", "error"), outcome("z", "pass")], known, {
        time: hourOf(1),
        previousTime: hourOf(0),
      }),
    );

    expect(unmeasured.changes).to.deep.equal([]);
    expect(unmeasured.noted.map(({ key, lastSeen }) => [key, lastSeen])).to.deep.equal([
      ["a", hourOf(0)],
    ]);
  });

  it("is the newest scan for a rule that a waiver leaves out, which is how that finding is seen", () => {
    const leftOut = waived("a", "notchecked", { skipped: true, reason: "later" });
    const finding = findingsAfter([leftOut], [leftOut]).get("a");

    expect(finding && lastSeenOf(finding, hourOf(1))).to.equal(hourOf(1));
  });

  it("is the newest scan before the target was gone", () => {
    const known = [...findingsAfter([outcome("a", "fail")], [outcome("a", "fail")]).values()];

    const [change] = closeAsGone(known, {
      closedAs: "target-gone",
      time: hourOf(9),
      lastScan: hourOf(1),
      reason: "gone",
    });

    expect(change?.finding.lastSeen).to.equal(hourOf(1));
  });

  it("is never before the finding was first seen, even where the scan before is forgotten", () => {
    const known = [...findingsAfter([outcome("a", "fail")]).values()];

    const [change] = reconcile(inputOf([outcome("a", "pass")], known, { time: hourOf(5) })).changes;

    expect(change?.finding.lastSeen).to.equal(change?.finding.firstSeen).and.equal(hourOf(0));
  });

  it("is the last scan that found the rule not met, whatever happened before and since", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ outcomes: anyOutcomes, version: fc.constantFrom("1.0", "2.0") }), {
          minLength: 1,
          maxLength: 8,
        }),
        (history) => {
          const findings = new Map<string, Finding>();
          const seen = new Map<string, string>();
          for (const [hour, { outcomes, version }] of history.entries()) {
            const { changes, noted } = reconcile(
              inputOf(outcomes, [...findings.values()], {
                time: hourOf(hour),
                report: reportOf(outcomes, version),
                previousTime: hour > 0 ? hourOf(hour - 1) : undefined,
                previousBenchmarkVersion: history[hour - 1]?.version,
              }),
            );
            const written = [...changes.map(({ finding }) => finding), ...noted];
            for (const finding of written) findings.set(finding.key, finding);
            for (const { key, result } of outcomes)
              if (result === "fail") seen.set(key, hourOf(hour));
          }

          const newest = hourOf(history.length - 1);
          const kept = [...findings].map(([key, finding]) => [key, lastSeenOf(finding, newest)]);
          expect(new Map(kept as [string, string][])).to.deep.equal(seen);
        },
      ),
    );
  });
});
