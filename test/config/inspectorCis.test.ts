import { expect } from "chai";
import { readStackConfig } from "../../config";

const read = (section: object) =>
  readStackConfig({ "plumbline:inspectorCis": JSON.stringify(section) }).inspectorCis;

describe("the section inspectorCis of the stack's configuration", () => {
  it("is what the component takes, and nothing where it is not there", () => {
    const section = {
      level: "LEVEL_2",
      targetTags: { ComplianceScan: ["true"] },
      schedule: { frequency: "weekly", days: ["MON", "FRI"], time: "02:00", timeZone: "UTC" },
      accounts: ["111111111111"],
      instanceAccess: { mode: "adopt", roleNames: ["web"] },
      severities: { level1: "high" },
      resultPolicy: { notchecked: { finding: "open" } },
      resultsFunction: { memoryMb: 1024 },
      enableInspector: true,
      pollMinutes: 15,
    };

    expect(read(section)).to.deep.equal(section);
    expect(read({})).to.deep.equal({});
    expect(readStackConfig({})).not.to.have.property("inspectorCis");
  });

  const refused: readonly (readonly [object, string])[] = [
    [{ level: "L1" }, 'plumbline:inspectorCis.level was "L1", must be one of LEVEL_1, LEVEL_2'],
    [{ schedule: { days: ["MONDAY"] } }, "plumbline:inspectorCis.schedule.days[0]"],
    [{ shedule: {} }, "nearest is plumbline:inspectorCis.schedule"],
  ];
  for (const [section, sentence] of refused) {
    it(`refuses ${JSON.stringify(section)} in one sentence`, () => {
      expect(() => read(section)).to.throw(sentence);
    });
  }
});
