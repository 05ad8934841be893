import { expect } from "chai";
import { recordInstance } from "../../../cli/local/instances";
import { configStanding } from "../../../cli/local/standing";
import { summaryText } from "../../../cli/local/summary";
import { fixture, withStack } from "../../local/helpers/stacks";

const instanceId = "i-0bbb2222ccc33334d";

describe("instances of the command line's stack", () => {
  it("are recorded once, with the tags that the program's rules go by", async () => {
    await withStack({ program: fixture("configRuleProgram") }, async (stack) => {
      await recordInstance(stack, instanceId);
      await recordInstance(stack, instanceId);

      const [standing, ...others] = configStanding(stack);
      expect(others).to.deep.equal([]);
      expect(standing).to.deep.include({ resource: instanceId, compliance: "NON_COMPLIANT" });
      expect(
        stack.tags.get(`arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`),
      ).to.include({
        RunSCAP: "True",
      });
      expect(stack.config.puts).to.have.length(1);
    });
  });

  it("are not recorded where nothing judges them", async () => {
    await withStack({ program: fixture("openProgram") }, async (stack) => {
      await recordInstance(stack, instanceId);

      expect(configStanding(stack)).to.deep.equal([]);
    });
  });

  it("stand in the summary with what AWS Config shows of them", () => {
    const standing = {
      rule: "cis-rule",
      resource: instanceId,
      compliance: "NON_COMPLIANT",
      annotation: "2 failed: 2 high. Worst: SSH",
    };
    const text = summaryText({
      results: 1,
      hosts: 1,
      changes: { opened: 0, reopened: 0, resolved: 0, excepted: 0 },
      told: { events: 0, messages: 0, decisions: 0, silentHosts: 0 },
      config: [standing],
      functions: [],
      calls: {},
      aside: [],
      denied: [],
      unusedPermissions: [],
      unknownPolicies: [],
      state: ".plumbline/dev",
    });

    expect(text).to.match(/Config +cis-rule: i-0bbb2222ccc33334d NON_COMPLIANT 2 failed/);
  });
});
