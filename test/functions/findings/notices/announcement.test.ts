import { expect } from "chai";
import { decisionsOf, isNews } from "../../../../functions/findings/notices/announcement";
import { changeKinds, type FindingChange } from "../../../../functions/findings/finding";
import { announcementOf, changeOf } from "../../../helpers/changeSets";
import { findingOf } from "../../../helpers/findings";

/** A finding that stays excepted, by this exception instead of another. */
function prolonged(id: string, expires: string): FindingChange {
  const exception = { id: "x", expires: "2027-01-01T00:00:00.000Z" };
  return {
    ...changeOf("updated", { state: "excepted", exception: { id, expires } }),
    previous: findingOf({ state: "excepted", exception }),
  };
}

describe("an announcement", () => {
  it("is news for people where something got worse or better by itself", () => {
    const news = changeKinds.filter((kind) => isNews(announcementOf([changeOf(kind)])));

    expect(news).to.deep.equal(["opened", "reopened", "exception-expired", "resolved", "gone"]);
  });

  it("has a decision for all that hides, closes or reopens a finding", () => {
    const decided = decisionsOf(announcementOf(changeKinds.map((kind) => changeOf(kind))));

    expect(decided.map(({ kind }) => kind)).to.deep.equal([
      "reopened",
      "excepted",
      "exception-expired",
      "resolved",
      "gone",
    ]);
  });

  it("has a decision for a finding that goes on being hidden, by another exception or for longer", () => {
    const other = prolonged("y", "2027-01-01T00:00:00.000Z");
    const longer = prolonged("x", "2028-01-01T00:00:00.000Z");
    const same = prolonged("x", "2027-01-01T00:00:00.000Z");

    expect(decisionsOf(announcementOf([other, same, longer]))).to.deep.equal([other, longer]);
  });
});
