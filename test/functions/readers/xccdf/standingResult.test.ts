import { expect } from "chai";
import { benchmark, reportOf, ruleResult, testResult } from "../../../helpers/xccdf";

const fixFailed = [
  '<message severity="info">Fix execution completed and returned: 3</message>',
  '<message severity="info">Failed to verify applied fix: Checking engine returns: fail</message>',
].join("");

function override(oldResult: string, newResult: string, attributes = ""): string {
  return `<override ${attributes} authority="Ann"><old-result>${oldResult}</old-result><new-result>${newResult}</new-result><remark>seen by hand</remark></override>`;
}

/** What the only rule of a document came to. */
async function outcomeOf(...results: string[]) {
  const { outcomes, counts } = await reportOf(testResult(results.join("")));
  const [outcome, ...others] = outcomes;
  if (outcome === undefined || others.length > 0) throw new Error("one rule was expected");
  return { outcome, counts };
}

describe("the result that stands", () => {
  it("is a failure where the check still fails after a remediation", async () => {
    const { outcome, counts } = await outcomeOf(ruleResult("r", "error", fixFailed));

    expect(outcome.result).to.equal("fail");
    expect(outcome.results).to.have.length(1);
    expect(counts).to.deep.equal({ fail: 1 });
  });

  it("is an error where nobody knows what became of a remediation", async () => {
    for (const said of [
      "Failed to verify applied fix: Checking engine returns: notchecked",
      "Failed to verify applied fix: Missing xccdf:check.",
      "It says: Failed to verify applied fix: Checking engine returns: fail",
    ]) {
      const { outcome } = await outcomeOf(ruleResult("r", "error", `<message>${said}</message>`));

      expect(outcome.result, said).to.equal("error");
    }
  });

  it("is that of an override, which is kept, in results that are read in full and in brief", async () => {
    for (const [written, to] of [
      ["fail", "pass"],
      ["pass", "pass"],
      ["pass", "fail"],
      ["fail", "fail"],
      ["pass", "notapplicable"],
    ] as const) {
      const { outcome, counts } = await outcomeOf(
        ruleResult("r", written, override("fail", to, 'time="2026-01-03T00:00:00Z"')),
      );

      expect(outcome.result, `${written} to ${to}`).to.equal(to);
      expect(counts).to.deep.equal({ [to]: 1 });
      expect(outcome.override).to.deep.equal({
        time: "2026-01-03T00:00:00.000Z",
        authority: "Ann",
        oldResult: "fail",
        newResult: to,
        remark: "seen by hand",
      });
      expect(outcome.results).to.have.length(to === "fail" ? 1 : 0);
    }
  });

  it("is that of the latest of several overrides, and of none that names no result", async () => {
    const late = override("pass", "fail", 'time="2026-02-01T00:00:00Z"');
    const early = override("error", "pass", 'time="2026-01-01T00:00:00Z"');
    const odd = override("fail", "fine", 'time="2026-03-01T00:00:00Z"');

    const { outcome } = await outcomeOf(ruleResult("r", "pass", `${late}${early}${odd}`));

    expect(outcome.result).to.equal("fail");
  });

  it("keeps an override to the rule-result that it stands in", async () => {
    const { outcomes } = await reportOf(
      testResult(
        [
          ruleResult("a", "pass"),
          ruleResult("b", "fail", override("pass", "fail")),
          ruleResult("c", "pass", override("fail", "pass")),
          ruleResult("d", "pass"),
        ].join(""),
      ),
    );

    expect(
      outcomes.map(({ rule, result, override: by }) => [rule, result, by !== undefined]),
    ).to.deep.equal([
      ["a", "pass", false],
      ["b", "fail", true],
      ["c", "pass", true],
      ["d", "pass", false],
    ]);
  });

  it("is information alone where the rule is unscored, and no check where it is unchecked", async () => {
    for (const result of ["pass", "fail", "error"]) {
      const unscored = await outcomeOf(ruleResult("r", result, "", 'role="unscored"'));
      const unchecked = await outcomeOf(ruleResult("r", result, "", 'role="unchecked"'));
      const full = await outcomeOf(ruleResult("r", result, "", 'role="full"'));

      expect(unscored.outcome).to.include({ result: "informational", unscored: true });
      // The file's own words are counted as they are.
      expect(unscored.counts).to.deep.equal({ [result]: 1 });
      expect(unchecked.outcome).to.include({ result: "notchecked" });
      expect(full.outcome).to.include({ result });
    }
  });

  it("has its rule's role and weight where the rule-result has none of its own", async () => {
    const { outcomes } = await reportOf(
      benchmark(
        '<Rule id="r" role="unscored" weight="4"/><Rule id="s" weight="4"/>',
        ruleResult("r", "fail") + ruleResult("s", "pass", "", 'weight="2.5"'),
      ),
    );

    expect(outcomes[0]).to.include({ result: "informational", weight: 4 });
    expect(outcomes[1]).to.include({ result: "pass", weight: 2.5 });
  });
});
