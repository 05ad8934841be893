import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import { after, anyOutcomes, inputOf, outcome, reportOf, series } from "../../../helpers/scans";

const later = "2026-11-02T00:00:00.000Z";

/** The only finding after a scan of one failing rule, beside one that passes. */
function openFinding(): Finding {
  const [finding] = after(inputOf([outcome("a", "fail"), outcome("z", "pass")]));
  if (finding === undefined) throw new Error("no finding was opened");
  return finding;
}

/** What becomes of that finding in a later scan. */
function next(
  result: Parameters<typeof outcome>[1] | "absent",
  rest: Parameters<typeof inputOf>[2] = {},
) {
  const outcomes = result === "absent" ? [] : [outcome("a", result)];
  const input = inputOf([...outcomes, outcome("z", "pass")], [openFinding()], {
    time: later,
    ...rest,
  });
  const [change] = reconcile(input).changes;
  return { change, state: after(input)[0]?.state, summary: reconcile(input).summary };
}

describe("reconcile", () => {
  it("opens a finding for a rule that fails and none for one that passes", () => {
    const { changes, summary } = reconcile(
      inputOf([outcome("a", "fail", "high"), outcome("b", "pass")]),
    );

    expect(changes.map(({ kind, finding }) => [kind, finding.key])).to.deep.equal([
      ["opened", "a"],
    ]);
    expect(summary.open.high).to.equal(1);
    expect(summary.opened).to.equal(1);
  });

  it("keeps why a rule fails now, without a change where only that is another", () => {
    const saying = (detail: string) => ({ ...outcome("a", "fail"), detail });
    const opened = after(inputOf([saying("Port 22 is open.")]));
    expect(opened[0]?.detail).to.equal("Port 22 is open.");

    const { changes, noted } = reconcile(
      inputOf([saying("Port 23 is open.")], opened, { time: later }),
    );

    expect(changes).to.deep.equal([]);
    expect(noted.map(({ detail, changedAt }) => [detail, changedAt])).to.deep.equal([
      ["Port 23 is open.", opened[0]?.changedAt],
    ]);
    expect(reconcile(inputOf([saying("Port 22 is open.")], opened)).noted).to.deep.equal([]);
  });

  it("resolves a finding as fixed when the rule passes or was fixed", () => {
    for (const result of ["pass", "fixed"] as const) {
      expect(next(result).change?.finding).to.include({ state: "resolved", closedAs: "fixed" });
    }
  });

  it("leaves a finding open when the rule could not be measured", () => {
    for (const result of ["error", "unknown", "notchecked", "informational"] as const) {
      const { change, state, summary } = next(result);

      expect(change, result).to.equal(undefined);
      expect(state, result).to.equal("open");
      expect(summary.stillOpen, result).to.equal(1);
    }
  });

  it("tells a rule that does not apply any more apart from one that was fixed", () => {
    expect(next("notapplicable").change?.finding.closedAs).to.equal("notapplicable");
  });

  it("closes a rule that has left a revised benchmark", () => {
    for (const result of ["absent", "notselected"] as const) {
      const { change } = next(result, { previousBenchmarkVersion: "0.9" });

      expect(change?.finding.closedAs, result).to.equal("rule-left");
    }
  });

  it("closes nothing that a filtered scan of the same benchmark left out", () => {
    for (const result of ["absent", "notselected"] as const) {
      expect(next(result).state, result).to.equal("open");
    }
  });

  it("closes nothing that was left out where an XCCDF result names no version of its benchmark", () => {
    const report = reportOf([outcome("z", "pass")]);
    const unnamed = { ...report, scan: { ...report.scan, benchmark: { id: "os" } } };

    expect(next("absent", { report: unnamed }).state).to.equal("open");
    expect(next("absent", { previousBenchmarkVersion: undefined }).state).to.equal("open");
  });

  it("closes what is left out by scanners whose benchmarks have no versions and whose scans are whole", () => {
    const report = reportOf([outcome("z", "pass")]);
    const unnamed = { ...report, scan: { ...report.scan, benchmark: { id: "cis" } } };
    const of = { ...series, source: "inspector-cis" } as const;

    const { change } = next("absent", { series: of, report: unnamed });

    expect(change?.finding).to.include({ state: "resolved", closedAs: "rule-left" });
  });

  it("closes nothing for a rule that is missing where a part of the profile was not run", () => {
    const report = {
      ...reportOf([outcome("z", "pass")], "2.0"),
      notRun: [{ name: "base", reason: "unsupported platform" }],
    };

    const { state, summary } = next("absent", { report });

    expect(state).to.equal("open");
    expect(summary.coverage).to.equal(0.5);
  });

  it("closes nothing on a scan that measured nothing", () => {
    const report = reportOf([outcome("a", "notapplicable"), outcome("z", "notselected")], "2.0");

    expect(next("absent", { report }).state).to.equal("open");
  });

  it("reopens a finding that comes back, keeping when it was first seen", () => {
    const fixed = after(inputOf([outcome("a", "pass")], [openFinding()], { time: later }));

    const { changes } = reconcile(
      inputOf([outcome("a", "fail")], fixed, { time: "2026-11-03T00:00:00.000Z" }),
    );

    expect(changes[0]?.kind).to.equal("reopened");
    expect(changes[0]?.finding.closedAs).to.equal(undefined);
    expect(changes[0]?.finding).to.include({
      state: "open",
      timesReopened: 1,
      firstSeen: "2026-11-01T00:00:00.000Z",
    });
  });

  it("stores an excepted rule apart, and opens it when the exception has expired", () => {
    const exceptions = [{ id: "x", rule: "a", scope: {}, expires: "2026-11-01T18:00:00.000Z" }];
    const first = inputOf([outcome("a", "fail", "high")], [], { exceptions });

    const hidden = reconcile(first);
    const shown = reconcile(
      inputOf([outcome("a", "fail", "high")], after(first), { exceptions, time: later }),
    );

    expect(hidden.changes[0]?.finding).to.include({ state: "excepted" });
    expect(hidden.summary).to.include({ excepted: 1, opened: 0, stillOpen: 0 });
    expect(hidden.summary.open.high).to.equal(0);
    expect(shown.changes[0]?.kind).to.equal("exception-expired");
    expect(shown.summary.open.high).to.equal(1);
  });

  it("lets an exception expire even when the rule could not be measured", () => {
    const exceptions = [{ id: "x", rule: "a", scope: {}, expires: "2026-11-01T18:00:00.000Z" }];
    const known = after(inputOf([outcome("a", "fail")], [], { exceptions }));

    const { changes } = reconcile(
      inputOf([outcome("a", "error"), outcome("b", "pass")], known, { exceptions, time: later }),
    );

    expect(changes[0]?.kind).to.equal("exception-expired");
  });

  it("reports a change of severity as an update of the same finding", () => {
    const { changes } = reconcile(
      inputOf([outcome("a", "fail", "high")], [openFinding()], { time: later }),
    );

    expect(changes[0]?.kind).to.equal("updated");
    expect(changes[0]?.finding.firstSeen).to.equal("2026-11-01T00:00:00.000Z");
  });

  it("changes nothing when the same scan is reconciled again", () => {
    fc.assert(
      fc.property(anyOutcomes, anyOutcomes, (first, second) => {
        const known = after(inputOf(first));
        const once = inputOf(second, known, { time: later });

        const again = reconcile({ ...once, known: after(once) });

        expect(again.changes).to.deep.equal([]);
      }),
    );
  });

  it("never drops or closes an open finding without having measured its rule", () => {
    fc.assert(
      fc.property(anyOutcomes, anyOutcomes, (first, second) => {
        const known = after(inputOf(first));
        const later_ = after(inputOf(second, known, { time: later }));
        const measured = new Set(
          second
            .filter(({ result }) => ["pass", "fixed", "notapplicable"].includes(result))
            .map(({ key }) => key),
        );

        for (const before of known) {
          if (before.state !== "open" || measured.has(before.key)) continue;
          expect(later_.find(({ key }) => key === before.key)?.state).to.equal("open");
        }
      }),
    );
  });

  it("counts every known finding once", () => {
    fc.assert(
      fc.property(anyOutcomes, anyOutcomes, (first, second) => {
        const known = after(inputOf(first));
        const input = inputOf(second, known, { time: later });

        const { summary } = reconcile(input);
        const open = Object.values(summary.open).reduce((sum, count) => sum + count, 0);

        expect(open).to.equal(summary.stillOpen + summary.opened + summary.reopened);
        expect(open).to.equal(after(input).filter(({ state }) => state === "open").length);
      }),
    );
  });
});
