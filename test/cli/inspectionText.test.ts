import { expect } from "chai";
import { inspectionOf } from "../../cli/inspection";
import { inspectionText } from "../../cli/inspectionText";
import { outcome, reportOf } from "../helpers/scans";

describe("what is printed of a file", () => {
  const report = reportOf([outcome("a", "pass")]);
  const timed = (localTimes: boolean) =>
    inspectionOf({
      ...report,
      scan: {
        ...report.scan,
        startTime: "2026-11-26T18:00:00.000Z",
        endTime: "2026-11-26T18:01:00.000Z",
        ...(localTimes && { localTimes }),
      },
    });

  it("does not call a time UTC of which the file does not say so", () => {
    expect(inspectionText("a.xml", [timed(false)])).to.contain(
      "2026-11-26T18:01:00.000Z, after 60 s",
    );
    expect(inspectionText("a.xml", [timed(true)])).to.contain(
      "2026-11-26T18:01:00.000 in a time zone that the file does not name, after 60 s",
    );
    expect(timed(true).localTimes).to.equal(true);
    expect(timed(false)).not.to.have.property("localTimes");
  });
});
