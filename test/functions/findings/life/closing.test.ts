import { expect } from "chai";
import { closeAsGone } from "../../../../functions/findings/life/closing";
import type { Finding } from "../../../../functions/findings/finding";
import { findingOf } from "../../../helpers/findings";

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
