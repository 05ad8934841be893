import { expect } from "chai";
import fc from "fast-check";
import { judgeTarget } from "../../../functions/findings/judgeTarget";
import { severities } from "../../../functions/findings/model";
import { verdictText } from "../../../functions/findings/verdictText";
import { assessed } from "../../helpers/coverage";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const lastScan = "2026-11-21T02:00:00.000Z";
const about = { source: "inspec", maxAgeHours: 48, minimumCoverage: 1 };
const rules = { severities: new Set(severities), maxAgeHours: 48, minimumCoverage: 1 };

function failed(titles: readonly string[], excepted = 0) {
  const open = titles.map((title) => ({ title, severity: "high", state: "open" }) as const);
  const hidden = Array.from({ length: excepted }, () => ({
    title: "x",
    severity: "low" as const,
    state: "excepted" as const,
  }));
  return judgeTarget(
    [{ lastScan, assessment: assessed(9), retired: false, findings: [...open, ...hidden] }],
    rules,
    now,
  );
}

describe("verdictText", () => {
  it("says how many of which severity failed, and the worst", () => {
    const text = verdictText(failed(["Disable SSH", "B"], 1), { kind: "none" }, about);

    expect(text).to.equal(
      "2 failed: 2 high (beside them 1 excepted). 9 of 9 rules assessed (100 %). Worst: B",
    );
  });

  it("says that nothing that counts fails", () => {
    expect(verdictText(failed([]), { kind: "none" }, about)).to.equal(
      "No rule fails that counts for inspec. 9 of 9 rules assessed (100 %).",
    );
  });

  it("says why nobody knows, and what is done about it", () => {
    const stale = { kind: "unknown", lastScan } as const;

    expect(verdictText({ kind: "unknown" }, { kind: "started" }, about)).to.equal(
      "No result of inspec so far; an audit was started.",
    );
    expect(verdictText(stale, { kind: "awaited", at: "2026-11-21T11:00:00.000Z" }, about)).to.equal(
      `The newest result of inspec is older than 48 hours, of ${lastScan}; an audit was started at 2026-11-21T11:00:00.000Z.`,
    );
    expect(verdictText(stale, { kind: "unreachable" }, about)).to.contain("does not reach");
    expect(verdictText(stale, { kind: "failed" }, about)).to.contain("could not be started");
  });

  it("says of a result that assessed nothing why it did, and of which time it is", () => {
    const textOf = (expected: number, notChecked: number) => {
      const assessment = { rules: { expected, assessed: 0, notChecked } };
      const verdict = judgeTarget(
        [{ lastScan, assessment, retired: false, findings: [] }],
        rules,
        now,
      );
      return verdictText(verdict, { kind: "none" }, about);
    };

    expect([textOf(0, 0), textOf(3, 0), textOf(1, 2)]).to.deep.equal(
      [
        "0 of 0 rules expected",
        "0 of 3 rules expected",
        "0 of 1 rules expected, 2 not checked",
      ].map((why) => `The newest scan of inspec assessed no rule (${why}), at ${lastScan}.`),
    );
  });

  it("says that there was a result where none counts any more, or another one is meant", () => {
    const former = judgeTarget([{ lastScan, retired: true, findings: [] }], rules, now);

    expect(verdictText(former, { kind: "none" }, about)).to.equal(
      `No result of inspec that still counts; the last one was of ${lastScan}.`,
    );
    expect(
      verdictText({ kind: "unknown" }, { kind: "none" }, { ...about, profile: "linux" }),
    ).to.equal("No result of inspec with the profile linux so far.");
  });

  it("is one line of 1 to 256 safe characters, whatever a title holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (title) => {
        const text = verdictText(failed([title]), { kind: "none" }, about);
        expect(text.length).to.be.within(1, 256);
        expect(text).not.to.match(/[\p{Cc}<>]/u);
      }),
    );
  });
});
