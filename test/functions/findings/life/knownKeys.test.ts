import { expect } from "chai";
import type { Finding, Series } from "../../../../functions/findings/finding";
import { replacedBy, withKnownKeys } from "../../../../functions/findings/life/knownKeys";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import type { RuleOutcome, XccdfResult } from "../../../../functions/findings/model";
import { defaultResultPolicy } from "../../../../functions/findings/policy";
import { after, inputOf, outcome, reportOf, series } from "../../../helpers/scans";

const inspec: Series = { ...series, source: "inspec", benchmark: "all", profile: "" };
const later = "2026-11-02T00:00:00.000Z";

/** A control that is known by another key where its profile has others beside it, or none. */
function control(key: string, result: XccdfResult, otherKey: string, title = key): RuleOutcome {
  return {
    ...outcome(key, result),
    otherKeys: [otherKey],
    metadata: { rule: key, title, references: [], idents: [] },
  };
}

function keysAfter(outcomes: readonly RuleOutcome[], known: readonly Finding[]) {
  return withKnownKeys(reportOf(outcomes), "inspec", known).outcomes.map(({ key }) => key);
}

const findingsOf = (outcomes: readonly RuleOutcome[]) =>
  after(inputOf(outcomes, [], { series: inspec }));

describe("keys that findings are known by", () => {
  it("stay when a dependency comes by which an id is two controls', or goes", () => {
    const alone = findingsOf([control("a", "fail", "two/a")]);
    const beside = findingsOf([control("two/a", "fail", "a")]);

    expect(keysAfter([control("two/a", "pass", "a")], alone)).to.deep.equal(["a"]);
    expect(keysAfter([control("a", "pass", "two/a")], beside)).to.deep.equal(["two/a"]);
  });

  it("go to the control with the finding's title where two could be meant, else to none", () => {
    const known = findingsOf([control("a", "fail", "two/a", "Banner")]);
    const told = [control("one/a", "pass", "a", "Kernel"), control("two/a", "fail", "a", "Banner")];
    const alike = told.map((each) => ({ ...each, metadata: undefined }));

    expect(keysAfter(told, known)).to.deep.equal(["one/a", "a"]);
    expect(keysAfter(alike, known)).to.deep.equal(["one/a", "two/a"]);
  });

  it("are nobody else's where the rule is in the scan itself, or has a finding of its own", () => {
    const known = [
      ...findingsOf([control("a", "fail", "two/a")]),
      ...findingsOf([control("two/a", "fail", "a")]),
    ];

    expect(keysAfter([control("two/a", "fail", "a")], known)).to.deep.equal(["two/a"]);
    expect(
      keysAfter([outcome("a", "pass"), control("two/a", "fail", "a")], known.slice(0, 1)),
    ).to.deep.equal(["a", "two/a"]);
  });
});

describe("a finding whose rule has others in its place", () => {
  const next = (known: readonly Finding[], outcomes: readonly RuleOutcome[]) =>
    reconcile(inputOf(outcomes, known, { series: inspec, time: later })).changes.map(
      ({ kind, finding }) => [kind, finding.key, finding.closedAs],
    );

  it("closes as gone from the profile once all of them were measured", () => {
    const merged = findingsOf([outcome("a", "fail")]);
    const outcomes = [control("one/a", "pass", "a"), control("two/a", "pass", "a")];

    expect(next(merged, outcomes)).to.deep.equal([["resolved", "a", "rule-left"]]);
    expect(
      next(merged, [outcomes[0] ?? outcome("x", "pass"), control("two/a", "error", "a")]),
    ).to.deep.equal([]);
  });

  it("closes where InSpec ran its line, and the line has it no more", () => {
    const line = "(generated from a.rb:2";
    const known = findingsOf([
      outcome(`${line} ${"0f".repeat(16)})`, "fail"),
      outcome(`(generated from /tmp/x/a.rb:2 ${"a1".repeat(16)})`, "fail"),
      outcome("(generated from b.rb:2)", "fail"),
    ]);

    expect(next(known, [outcome(`${line})`, "fail")])).to.have.deep.members([
      ["opened", `${line})`, undefined],
      ["resolved", `${line} ${"0f".repeat(16)})`, "rule-left"],
      ["resolved", `(generated from /tmp/x/a.rb:2 ${"a1".repeat(16)})`, "rule-left"],
    ]);
    expect(next(known, [outcome(`${line})`, "error"), outcome("z", "pass")])).to.deep.equal([]);
  });

  it("is one whose key is no other rule's place", () => {
    const report = reportOf([control("two/a", "pass", "a")]);
    const [finding] = findingsOf([outcome("b", "fail")]);

    expect(finding && replacedBy({ report, policy: defaultResultPolicy })(finding)).to.equal(false);
  });
});
