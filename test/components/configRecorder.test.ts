import { expect } from "chai";
import { ConfigRecorder, type ConfigRecorderArgs } from "../../components";
import { statement } from "../helpers/pipeline";
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

  it("has AWS Config's service-linked role, which the bucket lets write below its account's prefix", async () => {
    const found = await recorder();

    expect(found.one("Recorder").inputs["roleArn"]).to.equal(
      "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
    );
    expect(found.ofType("Role").concat(found.ofType("ServiceLinkedRole"))).to.deep.equal([]);
    const policy = found.one("BucketPolicy").inputs["policy"];
    const byConfig = { Effect: "Allow", Principal: { Service: "config.amazonaws.com" } };
    const bucket = "arn:aws:aws:s3/bucket:Bucket:config";
    expect(statement(policy, "LetConfigFindBucket")).to.deep.equal({
      ...byConfig,
      Sid: "LetConfigFindBucket",
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucket,
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
    expect(statement(policy, "LetConfigDeliver")).to.deep.equal({
      ...byConfig,
      Sid: "LetConfigDeliver",
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/123456789012/Config/*`,
      Condition: {
        StringEquals: {
          "aws:SourceAccount": "123456789012",
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      },
    });
    expect(await waitsFor(found.one("Recorder"))).to.include("aws:s3/bucketPolicy:BucketPolicy");
  });

  it("makes the service-linked role where an account has none, and leaves it to the account", async () => {
    const found = await recorder({ createServiceLinkedRole: true });

    const { inputs, options } = found.one("ServiceLinkedRole");
    expect(inputs["awsServiceName"]).to.equal("config.amazonaws.com");
    expect(options.retainOnDelete).to.equal(true);
    expect(await waitsFor(found.one("Recorder"))).to.include(
      "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    );
  });

  it("writes with a role of its own below its account's prefix, and reads by AWS's policy for it", async () => {
    const found = await recorder({ ownRole: true });

    const written = statement(found.one("RolePolicy").inputs["policy"], "WriteFiles");
    expect(written.Action).to.deep.equal(["s3:PutObject", "s3:PutObjectAcl"]);
    expect(written.Resource).to.deep.equal([
      "arn:aws:aws:s3/bucket:Bucket:config/AWSLogs/123456789012/Config/*",
    ]);
    expect(written.Condition).to.deep.equal({
      StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" },
    });
    expect(String(found.one("BucketPolicy").inputs["policy"])).not.to.include("LetConfig");
    expect(await waitsFor(found.one("DeliveryChannel"))).to.include(
      "aws:iam/rolePolicy:RolePolicy",
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
    const roles = { ownRole: true, createServiceLinkedRole: true };
    expect(() => new ConfigRecorder("config", roles)).to.throw(
      "property createServiceLinkedRole was true, must be left out where ownRole is true",
    );
    expect(() => new ConfigRecorder("config", { retentionDays: 1 })).to.throw(
      "property retentionDays was 1, must be a whole number from 30 to 3650",
    );
  });
});
