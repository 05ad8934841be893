import { expect } from "chai";
import { readStackConfig } from "../../config";

describe("plumbline:alerts", () => {
  it("is read whole", () => {
    const alerts = {
      sources: ["inspec", "openscap"],
      slack: { channelId: "C0123456789", tokenParameterName: "/slack/token" },
      digestSeconds: 60,
      nothingNew: true,
      reportSchedule: { expression: "cron(0 6 1 * ? *)", timeZone: "Europe/Berlin" },
    };

    expect(readStackConfig({ "plumbline:alerts": JSON.stringify(alerts) }).alerts).to.deep.equal(
      alerts,
    );
    expect(readStackConfig({})).not.to.have.property("alerts");
  });

  it("refuses what is no source, and names the key", () => {
    expect(() => readStackConfig({ "plumbline:alerts": '{"sources":["inspecc"]}' })).to.throw(
      'plumbline:alerts.sources[0] was "inspecc"',
    );
  });
});
