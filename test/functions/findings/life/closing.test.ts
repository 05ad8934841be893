import { expect } from "chai";
import { closeAsGone } from "../../../../functions/findings/life/closing";
import type { Finding } from "../../../../functions/findings/finding";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import { findingOf } from "../../../helpers/findings";
import { inputOf, outcome } from "../../../helpers/scans";

const closing = {
  closedAs: "target-gone",
  time: "2026-11-21T00:00:00.000Z",
  reason: "i-1 was terminated at 2026-11-21T00:00:00.000Z",
} as const;

describe("closing findings as gone", () => {
  it("closes what is open and what is excepted, whatever their result was", () => {
    const open = findingOf({ key: "a", result: "error" });
    const excepted = findingOf({
      key: "b",
      state: "excepted",
      exception: { id: "x", expires: "2027-01-01T00:00:00.000Z" },
    });

    const changes = closeAsGone([open, excepted], closing);

    expect(changes.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ["gone", closing.reason],
      ["gone", closing.reason],
    ]);
    for (const { finding } of changes) {
      expect(finding).to.deep.include({
        state: "resolved",
        closedAs: "target-gone",
        changedAt: closing.time,
        exception: undefined,
      });
    }
    expect(changes[1]?.previous).to.equal(excepted);
  });

  it("leaves alone what was closed before, for its own reason", () => {
    const fixed: Finding = findingOf({ state: "resolved", closedAs: "fixed" });

    expect(closeAsGone([fixed], closing)).to.deep.equal([]);
  });

  it("keeps what tells the finding's story", () => {
    const open = findingOf({ timesReopened: 2 });

    const [change] = closeAsGone([open], closing);

    expect(change?.finding).to.deep.include({
      firstSeen: open.firstSeen,
      timesReopened: 2,
      result: "fail",
      evidence: open.evidence,
    });
  });
});

describe("a target or a profile that was thought to be gone and is scanned again", () => {
  const gone = closeAsGone([findingOf({ key: "a", firstSeen: "2026-01-01T00:00:00.000Z" })], {
    ...closing,
    closedAs: "profile-retired",
  }).map(({ finding }) => finding);
  const measured = outcome("z", "pass");

  for (const result of ["error", "unknown", "notchecked", "informational"] as const) {
    it(`has its findings open again where the scan gives ${result}, which never counts as fixed`, () => {
      const [change] = reconcile(inputOf([outcome("a", result), measured], gone)).changes;

      expect(change).to.deep.include({
        kind: "reopened",
        reason: "the target and the profile are scanned again, and the rule was not measured since",
      });
      expect(change?.finding).to.include({ state: "open", timesReopened: 1, closedAs: undefined });
      expect(change?.finding.firstSeen).to.equal("2026-01-01T00:00:00.000Z");
      // Nothing has seen it since.
      expect(change?.finding.lastSeen).to.equal(gone[0]?.lastSeen).and.not.equal(undefined);
    });
  }

  it("has them open again where the scan leaves the rule out, under the same benchmark", () => {
    const input = inputOf([measured], gone, { previousBenchmarkVersion: "1.0" });

    expect(reconcile(input).changes.map(({ kind }) => kind)).to.deep.equal(["reopened"]);
  });

  it("has them open again where the scan measured nothing at all", () => {
    const { changes } = reconcile(inputOf([outcome("a", "error")], gone));

    expect(changes.map(({ kind }) => kind)).to.deep.equal(["reopened"]);
  });

  it("has them hidden by an exception that holds", () => {
    const exceptions = [{ id: "x", rule: "a", scope: {}, expires: "2099-01-01T00:00:00.000Z" }];
    const input = inputOf([outcome("a", "error"), measured], gone, { exceptions });

    expect(reconcile(input).changes.map(({ kind }) => kind)).to.deep.equal(["excepted"]);
  });

  it("has them closed for what was measured, once, so that they stay closed from then on", () => {
    const met = inputOf([outcome("a", "pass"), measured], gone);
    const [change, ...others] = reconcile(met).changes;

    expect(others).to.deep.equal([]);
    expect(change).to.deep.include({ kind: "resolved" });
    expect(change?.finding).to.deep.include({ state: "resolved", closedAs: "fixed" });
    const fixed = change ? [change.finding] : [];
    for (const result of ["pass", "error"] as const) {
      const next = inputOf([outcome("a", result), measured], fixed);
      expect(reconcile(next).changes, result).to.deep.equal([]);
    }
  });
});
