import { expect } from "chai";
import { FleetTally } from "../../../functions/report";
import { reportNotice } from "../../../functions/report/notice";
import { reportOfFleet, reportTime } from "../../helpers/report";

describe("the report in a few lines", () => {
  it("says what is open, hidden, silent and not measured", async () => {
    const { subject, summary } = reportNotice(await reportOfFleet(10), "Weekly report");

    expect(subject).to.equal("Weekly report: 90 open findings on 10 hosts");
    expect(summary).to.equal(
      "Open: 18 critical, 18 high, 18 medium, 18 low, 18 unknown. Excepted: 10. Silent: 2 hosts. Assessed: 96 % of rules. Average score: 80.0. Too little assessed: 4 scans. Not measured by Amazon Inspector: 2 hosts.",
    );
  });

  it("says of how many cloud resources it tells beside hosts", async () => {
    const data = { ...(await reportOfFleet(10)), resources: 3 };

    const { subject, sections } = reportNotice(data, "Weekly report");

    expect(subject).to.equal("Weekly report: 90 open findings on 10 hosts and 3 cloud resources");
    expect(sections.map(({ heading }) => heading)).to.include("Worst hosts and resources");
  });

  it("says how many exceptions hold for no finding", async () => {
    const row = { id: "a", rule: "misspelt", owner: "ops", expires: undefined };
    const unusedExceptions = { rows: [row], left: 1 };

    const { summary } = reportNotice({ ...(await reportOfFleet(10)), unusedExceptions }, "Report");

    expect(summary).to.include("Excepted: 10. Holding for no finding: 2 exceptions. Silent");
  });

  it("says no more than that where there is nothing", async () => {
    const data = await new FleetTally(reportTime, 1).data((all) => Promise.resolve(all));

    expect(reportNotice(data, "Weekly report").summary).to.equal(
      "No assessment is on record, so that nothing is known. Excepted: 0.",
    );
  });
});
