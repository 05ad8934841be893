import { expect } from "chai";
import { ConfigRecorder, type ConfigRecorderArgs } from "../../components";
import { promiseOf, type Registered, type Registrations, registered } from "../helpers/mocks";

function recorder(args?: ConfigRecorderArgs): Promise<Registrations> {
  return registered((options) => new ConfigRecorder("config", args, options));
}

/** Types of what a resource waits for. */
async function waitsFor({ options }: Registered): Promise<readonly string[]> {
  const awaited = options.dependsOn as readonly { urn: Parameters<typeof promiseOf<string>>[0] }[];
  const urns = await Promise.all(awaited.map(({ urn }) => promiseOf(urn)));
  return urns.map((urn) => urn.split("::")[2]?.split("$").pop() ?? "");
}

describe("ConfigRecorder", () => {
  it("makes recorder, channel and status in the order that AWS asks for", async () => {
    const found = await recorder();

    expect(await waitsFor(found.one("DeliveryChannel"))).to.include.members([
      "aws:cfg/recorder:Recorder",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:s3/bucketPolicy:BucketPolicy",
    ]);
    expect(await waitsFor(found.one("RecorderStatus"))).to.deep.equal([
      "aws:cfg/deliveryChannel:DeliveryChannel",
    ]);
    expect(found.one("RecorderStatus").inputs["isEnabled"]).to.equal(true);
  });

  it("records all types as they change, unless told otherwise", async () => {
    const { inputs } = (await recorder()).one("Recorder");

    expect(inputs["recordingGroup"]).to.deep.equal({
      allSupported: true,
      includeGlobalResourceTypes: false,
    });
    expect(inputs["recordingMode"]).to.deep.equal({ recordingFrequency: "CONTINUOUS" });
  });

  it("records some types, once a day", async () => {
    const resourceTypes = ["AWS::S3::Bucket"];
    const { inputs } = (await recorder({ resourceTypes, daily: true })).one("Recorder");

    expect(inputs["recordingGroup"]).to.deep.equal({
      allSupported: false,
      includeGlobalResourceTypes: false,
      resourceTypes,
    });
    expect(inputs["recordingMode"]).to.deep.equal({ recordingFrequency: "DAILY" });
  });

  it("writes below its own account's prefix, and reads by AWS's policy for it", async () => {
    const found = await recorder();

    expect(String(found.one("RolePolicy").inputs["policy"])).to.include(
      "arn:aws:aws:s3/bucket:Bucket:config/AWSLogs/123456789012/Config/*",
    );
    expect(found.one("RolePolicyAttachment").inputs["policyArn"]).to.equal(
      "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
    );
    expect(String(found.one("Role").inputs["assumeRolePolicy"])).to.include(
      '"aws:SourceAccount":"123456789012"',
    );
  });

  it("refuses what contradicts itself", () => {
    const args = { resourceTypes: ["AWS::IAM::Role"], globalResources: true };

    expect(() => new ConfigRecorder("config", args)).to.throw(
      "property globalResources was true, must be left out where resourceTypes says",
    );
    expect(() => new ConfigRecorder("config", { retentionDays: 1 })).to.throw(
      "property retentionDays was 1, must be a whole number from 30 to 3650",
    );
  });
});
