import { expect } from "chai";
import fc from "fast-check";
import { hubWorkflow } from "../../../../functions/sinks/securityHub/asffWorkflow";
import { anyFinding, findingOf } from "../../../helpers/findings";

describe("a finding's workflow in Security Hub", () => {
  it("is SUPPRESSED for as long as an exception accepts it, with all of the exception in the note", () => {
    const exception = {
      id: "kiosk",
      reason: "The kiosk has no accounts.",
      owner: "platform",
      category: "compensating-control",
      ticket: "SEC-17",
      expires: "2027-01-01T00:00:00.000Z",
    };

    expect(hubWorkflow(findingOf({ state: "excepted", exception }))).to.deep.equal({
      status: "SUPPRESSED",
      note: "Accepted for now by exception kiosk; category: compensating-control; owner: platform; ticket: SEC-17; until 2027-01-01T00:00:00.000Z; because: The kiosk has no accounts.",
    });
  });

  it("says that an exception has no end, and leaves out what it does not have", () => {
    const { note } = hubWorkflow(findingOf({ state: "excepted", exception: { id: "x" } }));

    expect(note).to.equal("Accepted for now by exception x; without an end");
  });

  it("cuts a long reason, never who answers for it nor until when", () => {
    const exception = {
      id: "i".repeat(500),
      reason: "r".repeat(5000),
      owner: "o".repeat(500),
      category: "c".repeat(500),
      ticket: "t".repeat(500),
      expires: "2027-01-01T00:00:00.000Z",
    };
    const { note } = hubWorkflow(findingOf({ state: "excepted", exception }));

    expect(note).to.have.length(512);
    for (const part of ["exception iii", "owner: ooo", "ticket: ttt", "until 2027-01-01", "rrr…"]) {
      expect(note).to.include(part);
    }
  });

  it("is NEW again once the exception has ended or the finding is closed, and says why", () => {
    const changedAt = "2026-12-01T00:00:00.000Z";

    expect(hubWorkflow(findingOf({ state: "open", changedAt }))).to.deep.equal({
      status: "NEW",
      note: "No longer suppressed: no exception holds for the finding since 2026-12-01T00:00:00.000Z.",
    });
    expect(
      hubWorkflow(findingOf({ state: "resolved", closedAs: "fixed", changedAt })),
    ).to.deep.equal({
      status: "NEW",
      note: "No longer suppressed: the finding was closed as fixed at 2026-12-01T00:00:00.000Z.",
    });
  });

  it("has a note that the service takes, whatever the texts", () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        const { note } = hubWorkflow(finding);
        expect(note.length).to.be.within(1, 512);
        expect(note).to.match(/\S/);
      }),
    );
  });
});
