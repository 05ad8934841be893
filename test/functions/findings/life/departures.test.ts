import { expect } from "chai";
import {
  type AccountMemory,
  accountsToRemember,
  isDue,
  isLate,
  isRuleDue,
  type RuleMemory,
  rulesToRemember,
} from "../../../../functions/findings/life/departures";
import { hourOf } from "../../../helpers/lifecycle";

const rule = { command: "S3_REQUIRE_TLS", rule: "s3-require-tls" };
const other = { command: "S3_REQUIRE_TLS", rule: "s3-require-tls-strictly" };

describe("rules of packs", () => {
  it("are remembered once, however many packs have them", () => {
    expect(rulesToRemember([rule, other, rule], [], hourOf(1))).to.deep.equal([rule, other]);
    expect(rulesToRemember([rule, rule], [rule], hourOf(1))).to.deep.equal([]);
  });

  it("are gone when no pack has them any more, since the first look that saw it", () => {
    const left = { ...rule, leftAt: hourOf(1) };

    expect(rulesToRemember([other], [rule, other], hourOf(1))).to.deep.equal([left]);
    expect(rulesToRemember([other], [left, other], hourOf(2))).to.deep.equal([]);
  });

  it("are due a quarter of an hour after that, until they are closed", () => {
    const left: RuleMemory = { ...rule, leftAt: "2026-11-01T00:00:00.000Z" };

    expect(isRuleDue(left, "2026-11-01T00:14:59.999Z")).to.equal(false);
    expect(isRuleDue(left, "2026-11-01T00:15:00.000Z")).to.equal(true);
    expect(isRuleDue({ ...left, closedAt: hourOf(1) }, hourOf(2))).to.equal(false);
    expect(isRuleDue(rule, hourOf(2))).to.equal(false);
  });

  it("may come back, and what was said before they left stays late", () => {
    const left: RuleMemory = { ...rule, leftAt: hourOf(1), closedAt: hourOf(2) };

    const [back] = rulesToRemember([rule], [left], hourOf(3));

    expect(back).to.deep.equal({ ...rule, leftAt: hourOf(1), back: true });
    expect([hourOf(0), hourOf(1), hourOf(2)].map((at) => isLate(back, at))).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(isRuleDue(back ?? rule, hourOf(9))).to.equal(false);
    expect(rulesToRemember([], [back ?? rule], hourOf(9))).to.deep.equal([
      { ...rule, leftAt: hourOf(9) },
    ]);
  });
});

describe("accounts of an organization", () => {
  const day = (days: number): string => hourOf(24 * days);
  const account = "111122223333";
  const none: ReadonlySet<string> = new Set();

  /** What is remembered of the account after a look each day, by whether it was listed. */
  const after = (...looks: readonly boolean[]): AccountMemory => {
    const start: AccountMemory = { account };
    return looks.reduce<AccountMemory>((memory, listed, index) => {
      const set = listed ? new Set([account]) : none;
      const [next = memory] = accountsToRemember(set, [memory], day(index));
      return next;
    }, start);
  };

  it("are remembered when they are listed first", () => {
    expect(accountsToRemember(new Set([account]), [], day(0))).to.deep.equal([{ account }]);
    expect(accountsToRemember(new Set([account]), [{ account }], day(0))).to.deep.equal([]);
    expect(accountsToRemember(none, [], day(0))).to.deep.equal([]);
  });

  it("are gone when they are in no list for three days, and not before", () => {
    expect(isDue(after(false, false, false))).to.equal(false);
    expect(after(false, false, false, false)).to.deep.equal({
      account,
      missingSince: day(0),
      leftAt: day(3),
    });
    expect(isDue(after(false, false, false, false))).to.equal(true);
  });

  it("are not gone where they were listed again in between", () => {
    expect(after(false, false, true, false, false)).to.deep.equal({
      account,
      missingSince: day(3),
    });
  });

  it("may come back, and leave again", () => {
    const back = after(false, false, false, false, true);
    expect(back).to.deep.equal({ account, leftAt: day(3), back: true });
    expect([isDue(back), isLate(back, day(3)), isLate(back, day(4))]).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect(isDue(after(false, false, false, false, true, false, false))).to.equal(false);
    expect(after(false, false, false, false, true, false, false, false, false)).to.deep.equal({
      account,
      missingSince: day(5),
      leftAt: day(8),
    });
  });
});
