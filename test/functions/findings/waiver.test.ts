import { expect } from "chai";
import * as fc from "fast-check";
import type { Exception } from "../../../functions/findings/exceptions";
import { expireExceptions } from "../../../functions/findings/life/expireExceptions";
import type { Finding } from "../../../functions/findings/finding";
import type { RuleOutcome, Waiver, XccdfResult } from "../../../functions/findings/model";
import { type ReconcileInput, reconcile } from "../../../functions/findings/life/reconcile";
import { withBelievedWaivers } from "../../../functions/findings/waiver";
import { after, anyWaivedOutcomes, inputOf, outcome, reportOf, waived } from "../../helpers/scans";

const jan = "2027-01-01T00:00:00.000Z";
const waiver: Waiver = { reason: "The vendor forbids it.", expires: jan, skipped: false };
const skipping: Waiver = { ...waiver, skipped: true };

function only(
  outcomes: readonly RuleOutcome[],
  known: readonly Finding[] = [],
  rest: Partial<ReconcileInput> = {},
): Finding | undefined {
  return after(inputOf(outcomes, known, rest))[0];
}

function kindsOf(
  outcomes: readonly RuleOutcome[],
  known: readonly Finding[] = [],
  rest: Partial<ReconcileInput> = {},
): readonly string[] {
  return reconcile(inputOf(outcomes, known, rest)).changes.map(({ kind }) => kind);
}

const failing = [outcome("a", "fail")];

describe("a waiver that the scan tells of", () => {
  it("excepts a rule that fails, with its own reason and end", () => {
    const finding = only([waived("a", "fail", waiver)]);

    expect(finding?.state).to.equal("excepted");
    expect(finding?.exception).to.deep.equal({
      id: "inspec-waiver:a",
      owner: "InSpec waiver",
      reason: "The vendor forbids it.",
      expires: jan,
    });
  });

  it("hides nothing from its end on, and nothing where its end cannot be read", () => {
    const ended = { ...waiver, expires: "2026-10-31T00:00:00.000Z" };
    const unreadable = { ...waiver, expires: "1970-01-01T00:00:00.000Z" };

    expect(only([waived("a", "fail", ended)])?.state).to.equal("open");
    expect(only([waived("a", "fail", unreadable)])?.state).to.equal("open");
    expect(only([waived("a", "fail", waiver)], [], { now: jan })?.state).to.equal("open");
  });

  it("makes a rule that was left out because of it a finding: excepted, never fixed", () => {
    const left = [waived("a", "notchecked", skipping)];
    const fixed = after(inputOf([outcome("a", "pass")], after(inputOf(failing))));

    expect(only(left)).to.include({ state: "excepted", result: "notchecked" });
    expect(only(left, after(inputOf(failing)))?.state).to.equal("excepted");
    expect(only(left, fixed)?.state).to.equal("excepted");
  });

  it("leaves what is not measured as it was where it is not the reason", () => {
    const broken = [waived("a", "error", waiver)];

    expect(only(broken)).to.equal(undefined);
    expect(only(broken, after(inputOf(failing)))).to.include({ state: "excepted", result: "fail" });
  });

  it("opens again at its end, without another scan, what it has hidden", () => {
    for (const hidden of [waived("a", "fail", waiver), waived("a", "notchecked", skipping)]) {
      const known = after(inputOf([hidden]));

      const [change] = expireExceptions(known, [], jan);

      expect(change?.kind).to.equal("exception-expired");
      expect(change?.finding).to.include({ state: "open", changedAt: jan });
      expect(expireExceptions(known, [], "2026-12-31T23:59:59.999Z")).to.deep.equal([]);
    }
  });

  it("comes after the stack's own exceptions, and goes on where they end", () => {
    const exception: Exception = {
      id: "table",
      rule: "a",
      scope: {},
      justification: "Known.",
      owner: "platform@example.org",
      expires: "2026-12-01T00:00:00.000Z",
    };
    const exceptions = [exception];
    const known = after(inputOf([waived("a", "fail", waiver)], [], { exceptions }));
    expect(known[0]?.exception?.id).to.equal("table");

    const [change] = expireExceptions(known, exceptions, "2026-12-02T00:00:00.000Z");

    expect(change?.kind).to.equal("updated");
    expect(change?.finding.exception?.id).to.equal("inspec-waiver:a");
  });

  it("ends when a scan tells of it no more, even where the rule was not measured", () => {
    const hidden = after(inputOf([waived("a", "fail", waiver)]));

    expect(kindsOf(failing, hidden)).to.deep.equal(["exception-expired"]);
    expect(kindsOf([outcome("a", "error"), outcome("b", "pass")], hidden)).to.deep.equal([
      "exception-expired",
    ]);
  });

  it("stays where a scan of the same benchmark says nothing of the rule", () => {
    const hidden = after(inputOf([waived("a", "fail", waiver)]));

    expect(kindsOf([outcome("b", "pass")], hidden)).to.deep.equal([]);
    expect(kindsOf([outcome("b", "pass")], hidden, { now: jan })).to.deep.equal([
      "exception-expired",
    ]);
  });

  it("is closed with its finding when the rule is met", () => {
    const hidden = after(inputOf([waived("a", "fail", waiver)]));
    const finding = only([outcome("a", "pass")], hidden);

    expect(finding).to.include({ state: "resolved", closedAs: "fixed" });
    expect([finding?.waiver, finding?.exception]).to.deep.equal([undefined, undefined]);
  });

  it("is not believed without a reason or an end where the stack refuses such exceptions", () => {
    const bare = reportOf([
      waived("a", "fail", { skipped: false }),
      waived("b", "fail", waiver),
      waived("c", "notchecked", { reason: "no end", skipped: true }),
      outcome("d", "fail"),
    ]);
    const states = (report: typeof bare) =>
      Object.fromEntries(
        after({ ...inputOf([]), report }).map(({ key, state }) => [key, state] as const),
      );

    const all = { a: "excepted", b: "excepted", c: "excepted", d: "open" };
    expect(states(withBelievedWaivers(bare, "hand-made"))).to.deep.equal(all);
    expect(states(withBelievedWaivers(bare, "refused"))).to.deep.equal({
      ...all,
      a: "open",
      c: "open",
    });
  });

  it("never hides a finding after its end, and never closes one", () => {
    const fixing: readonly XccdfResult[] = ["pass", "fixed", "notapplicable", "notselected"];
    fc.assert(
      fc.property(anyWaivedOutcomes, anyWaivedOutcomes, (first, second) => {
        const known = after(inputOf(first));
        const later = inputOf(second, known, { time: jan, now: jan });
        const findings = new Map(after(later).map((finding) => [finding.key, finding]));

        for (const finding of findings.values()) expect(finding.state).not.to.equal("excepted");
        for (const { key, state } of known) {
          const said = second.find((each) => each.key === key);
          if (state === "resolved" || (said && fixing.includes(said.result))) continue;
          expect(findings.get(key)?.state).to.equal("open");
        }
        for (const { key, result, waiver: told } of second) {
          if (result === "notchecked" && told?.skipped === true) {
            expect(findings.get(key)?.state).to.equal("open");
          }
        }
      }),
    );
  });

  it("changes nothing when the same scan is reconciled again", () => {
    fc.assert(
      fc.property(anyWaivedOutcomes, anyWaivedOutcomes, (first, second) => {
        const once = after(inputOf(second, after(inputOf(first))));

        expect(reconcile(inputOf(second, once)).changes).to.deep.equal([]);
      }),
    );
  });
});
