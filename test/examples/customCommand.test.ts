import * as path from "node:path";
import { expect } from "chai";
import { ComplianceConformancePack, RemediationMode } from "../../components";
import { promiseOf, registered } from "../helpers/mocks";

const root = path.join(__dirname, "..", "..");
const example = path.join(root, "examples", "custom-command");

describe("examples/custom-command", () => {
  it("has its command deployed beside the functions' code, and its actions in the members' roles", async () => {
    const before = process.cwd();
    process.chdir(example);
    try {
      let policy: Promise<string> | undefined;
      const found = await registered((options) => {
        const pack = new ComplianceConformancePack(
          "compliance",
          {
            commands: ["./commands/snsTopicOwner.ts"],
            rules: [
              { command: "SNS_TOPIC_OWNER", parameters: { tag: "team" } },
              { command: "S3_ENABLE_VERSIONING", remediation: { mode: RemediationMode.Manual } },
            ],
          },
          options,
        );
        policy = promiseOf(pack.detectionPolicy);
        return pack;
      });

      expect(String(found.one("ConformancePack").inputs["templateBody"])).to.include(
        "ComplianceCommand: SNS_TOPIC_OWNER",
      );
      expect(await policy)
        .to.include("tag:GetResources")
        .and.include("s3:GetBucketVersioning");
    } finally {
      process.chdir(before);
    }
  });
});
