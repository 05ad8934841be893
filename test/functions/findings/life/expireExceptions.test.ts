import { expect } from "chai";
import * as fc from "fast-check";
import { type Exception, holdsAt } from "../../../../functions/findings/exceptions";
import { expireExceptions } from "../../../../functions/findings/life/expireExceptions";
import type { Finding, FindingState } from "../../../../functions/findings/finding";
import { exceptionUntil, hourOf } from "../../../helpers/lifecycle";
import { findingOf } from "../../../helpers/findings";

/** A finding that an exception hides until an hour, for good without one. */
function excepted(key: string, hour?: number, rest: Partial<Finding> = {}): Finding {
  const exception = { id: `${key}@*`, ...(hour !== undefined && { expires: hourOf(hour) }) };
  return findingOf({ key, rule: key, state: "excepted", exception, ...rest });
}

describe("exceptions that come to their end", () => {
  it("open what they have hidden, from the instant of the end on", () => {
    const known = [excepted("a", 5)];
    const exceptions = [exceptionUntil("a", 5)];

    expect(expireExceptions(known, exceptions, "2026-11-01T04:59:59.999Z")).to.deep.equal([]);
    const [change, ...others] = expireExceptions(known, exceptions, hourOf(5));

    expect(others).to.deep.equal([]);
    expect(change).to.deep.include({
      kind: "exception-expired",
      previous: known[0],
      reason: "exception a@* expired at 2026-11-01T05:00:00.000Z",
    });
    expect(change?.finding).to.deep.include({
      state: "open",
      exception: undefined,
      changedAt: hourOf(5),
      firstSeen: known[0]?.firstSeen,
      timesReopened: 0,
    });
  });

  it("give the same decision however late they are looked at", () => {
    const known = [excepted("a", 5)];

    expect(expireExceptions(known, [], hourOf(500))).to.deep.equal(
      expireExceptions(known, [], hourOf(5)),
    );
  });

  it("go on hiding where they were prolonged in the meantime", () => {
    const known = [excepted("a", 5, { exceptionWarned: hourOf(5) })];

    const [change] = expireExceptions(known, [exceptionUntil("a", 9)], hourOf(5));

    expect(change?.kind).to.equal("updated");
    expect(change?.finding.state).to.equal("excepted");
    expect(change?.finding.exception).to.deep.include({ id: "a@*", expires: hourOf(9) });
    expect(change?.finding.exceptionWarned).to.equal(undefined);
    expect(change?.reason).to.equal(
      "exception a@* expired at 2026-11-01T05:00:00.000Z; exception a@* holds until 2026-11-01T09:00:00.000Z",
    );
  });

  it("leave it to another exception that holds", () => {
    const broad = exceptionUntil("*", undefined, { id: "broad" });

    const [change] = expireExceptions([excepted("a", 5)], [broad], hourOf(6));

    expect(change?.kind).to.equal("updated");
    expect(change?.finding.exception?.id).to.equal("broad");
    expect(change?.reason).to.contain("exception broad holds without an end");
  });

  it("touch nothing that is open, closed, or excepted for longer", () => {
    const known = [
      findingOf({ key: "a" }),
      findingOf({ key: "b", state: "resolved", closedAs: "fixed" }),
      excepted("c", 6),
      excepted("d"),
    ];

    expect(expireExceptions(known, [], hourOf(5))).to.deep.equal([]);
  });

  const anyKnown: fc.Arbitrary<readonly Finding[]> = fc
    .uniqueArray(
      fc.record({
        key: fc.constantFrom("a", "b", "c", "d", "e"),
        state: fc.constantFrom<FindingState>("open", "excepted", "resolved"),
        hour: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
      }),
      { selector: ({ key }) => key },
    )
    .map((all) =>
      all.map(({ key, state, hour }) =>
        state === "excepted" ? excepted(key, hour) : findingOf({ key, rule: key, state }),
      ),
    );
  const anyExceptions: fc.Arbitrary<readonly Exception[]> = fc.array(
    fc
      .record({
        rule: fc.constantFrom("a", "b", "c", "d", "e", "*"),
        hour: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
      })
      .map(({ rule, hour }) => exceptionUntil(rule, hour)),
    { maxLength: 6 },
  );
  const anyHour = fc.integer({ min: 0, max: 10 });

  it("never hide anything once they were judged, and drop nothing that is open", () => {
    fc.assert(
      fc.property(anyKnown, anyExceptions, anyHour, (known, exceptions, hour) => {
        const changes = expireExceptions(known, exceptions, hourOf(hour));
        const after = new Map(known.map((finding) => [finding.key, finding]));
        for (const { finding } of changes) after.set(finding.key, finding);

        for (const { state, exception } of after.values()) {
          if (state === "excepted") expect(holdsAt(exception ?? {}, hourOf(hour))).to.equal(true);
        }
        for (const { state, key } of known) {
          if (state === "open") expect(after.get(key)?.state).to.equal("open");
          if (state === "resolved") expect(after.get(key)?.state).to.equal("resolved");
          if (state === "excepted") expect(after.get(key)?.state).to.not.equal("resolved");
        }
        expect(expireExceptions([...after.values()], exceptions, hourOf(hour))).to.deep.equal([]);
      }),
    );
  });
});
