import { expect } from "chai";
import { functionCode } from "../../../components/internal/functions/bundle";

describe("the functions that tell people", () => {
  it("bring what they need and no more: the charts' library is taken in part", () => {
    const kilobytes = (name: string) => Buffer.byteLength(functionCode(name)) / 1024;

    // The whole of ECharts would be a megabyte by itself.
    expect(kilobytes("complianceReport")).to.be.lessThan(1_400);
    expect(kilobytes("findingAlerts")).to.be.lessThan(800);
    expect(functionCode("findingAlerts")).not.to.include("echarts");
  });
});
