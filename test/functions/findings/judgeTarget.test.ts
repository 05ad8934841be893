import { expect } from "chai";
import fc from "fast-check";
import type { FindingState } from "../../../functions/findings/finding";
import {
  type JudgingRules,
  judgeTarget,
  type StandingSeries,
} from "../../../functions/findings/judgeTarget";
import { type Severity, severities } from "../../../functions/findings/model";
import { assessed } from "../../helpers/coverage";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const recent = "2026-11-21T02:00:00.000Z";
const old = "2026-11-19T02:00:00.000Z";
const rules: JudgingRules = {
  severities: new Set(severities),
  maxAgeHours: 48,
  minimumCoverage: 1,
};

function finding(severity: Severity, state: FindingState = "open", title = `a ${severity} rule`) {
  return { severity, state, title };
}

function standing(...findings: StandingSeries["findings"]): StandingSeries {
  return { lastScan: recent, assessment: assessed(10), retired: false, findings };
}

describe("judgeTarget", () => {
  it("is satisfied with a scan that left nothing open", () => {
    const verdict = judgeTarget([standing(finding("high", "resolved"))], rules, now);

    expect(verdict).to.include({ kind: "met", lesser: 0, excepted: 0, lastScan: recent });
    expect(verdict).not.to.have.property("worst");
  });

  it("counts open findings by severity and names the worst", () => {
    const findings = [finding("low"), finding("high"), finding("high", "open", "A high rule")];

    const verdict = judgeTarget([standing(...findings)], rules, now);

    expect(verdict).to.deep.include({ kind: "failed", worst: "A high rule" });
    expect(verdict).to.have.nested.property("open.high", 2);
    expect(verdict).to.have.nested.property("open.low", 1);
  });

  it("never counts what is excepted", () => {
    const verdict = judgeTarget([standing(finding("critical", "excepted"))], rules, now);

    expect(verdict).to.include({ kind: "met", excepted: 1 });
  });

  it("tells only of findings below the threshold", () => {
    const threshold = { ...rules, severities: new Set<Severity>(["critical", "high"]) };

    const verdict = judgeTarget([standing(finding("medium"), finding("low"))], threshold, now);

    expect(verdict).to.include({ kind: "met", lesser: 2 });
  });

  it("knows nothing without a scan, or with one that is too old", () => {
    const never = { retired: false, findings: [finding("high")] };
    const stale = { ...standing(finding("high")), lastScan: old };

    expect(judgeTarget([], rules, now)).to.deep.equal({ kind: "unknown" });
    expect(judgeTarget([never], rules, now)).to.deep.equal({ kind: "unknown" });
    expect(judgeTarget([stale], rules, now)).to.deep.equal({ kind: "unknown", lastScan: old });
  });

  it("lets open findings of a profile that rests count beside one that is fresh", () => {
    const resting = { ...standing(finding("high")), lastScan: old };

    expect(judgeTarget([standing(), resting], rules, now)).to.include({ kind: "failed" });
  });

  it("forgets profiles that are retired", () => {
    const retired = { ...standing(finding("high")), retired: true };

    expect(judgeTarget([standing(), retired], rules, now)).to.include({ kind: "met" });
    expect(judgeTarget([retired], rules, now)).to.deep.equal({
      kind: "unknown",
      formerScan: recent,
    });
  });

  it("holds since a profile was given up, where that was after the scan that it rests on", () => {
    const givenUp = "2026-11-21T09:00:00.000Z";
    const closed = { ...finding("high", "resolved"), changedAt: givenUp };
    const retired = { lastScan: old, retired: true, findings: [closed] };

    const verdict = judgeTarget([standing(), retired], rules, now);

    expect(verdict).to.include({ kind: "met", lastScan: recent, since: givenUp });
  });

  it("fails exactly where an open finding counts, in whatever order they come", () => {
    const anyFinding = fc.record({
      severity: fc.constantFrom(...severities),
      state: fc.constantFrom<FindingState>("open", "excepted", "resolved"),
      title: fc.string(),
    });
    const anySeverities = fc.subarray([...severities]).map((list) => new Set(list));
    fc.assert(
      fc.property(fc.array(anyFinding), anySeverities, (findings, counting) => {
        const judge = (list: typeof findings) =>
          judgeTarget([standing(...list)], { ...rules, severities: counting }, now);
        const fails = findings.some(
          ({ state, severity }) => state === "open" && counting.has(severity),
        );
        expect(judge(findings).kind).to.equal(fails ? "failed" : "met");
        expect(judge([...findings].reverse())).to.deep.equal(judge(findings));
      }),
    );
  });

  it("is not satisfied with less than the minimum that was assessed, unless something fails anyway", () => {
    const part = { ...standing(), assessment: assessed(1, 199) };

    expect(judgeTarget([part], rules, now)).to.deep.include({
      kind: "partial",
      rules: { expected: 199, assessed: 1, notChecked: 0 },
    });
    expect(judgeTarget([part], { ...rules, minimumCoverage: 0.005 }, now).kind).to.equal("met");
    expect(judgeTarget([{ ...part, findings: [finding("low")] }], rules, now).kind).to.equal(
      "failed",
    );
  });

  it("knows nothing by a newest scan that assessed nothing, whatever the minimum", () => {
    const nothing = { ...standing(), assessment: assessed(0, 0, { notChecked: 9 }) };

    expect(judgeTarget([nothing], { ...rules, minimumCoverage: 0 }, now)).to.deep.equal({
      kind: "unknown",
      unassessedScan: recent,
      unassessedRules: { expected: 0, assessed: 0, notChecked: 9 },
    });
  });

  it("is not satisfied where one of its profiles assessed nothing", () => {
    const nothing = { ...standing(), assessment: assessed(0) };

    expect(judgeTarget([standing(), nothing], rules, now)).to.include({
      kind: "partial",
      unassessed: 1,
    });
  });
});
