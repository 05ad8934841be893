import {
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
} from "@aws-sdk/client-config-service";
import { expect } from "chai";
import { configurationItemOf } from "../../../local/cloud/items";
import type { CloudResource } from "../../../local/cloud/resources";
import { localAccount } from "../../../local/account";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

describe("the cloud's resources", () => {
  const stack = sharedStack("openProgram");
  const client = (): S3Client => new S3Client(clientOptions(stack(), "everything"));

  it("are recorded by Config when somebody changes them through their service", async () => {
    stack().cloud.add({ kind: "bucket", id: "a-bucket" });

    await client().send(
      new PutBucketVersioningCommand({
        Bucket: "a-bucket",
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );

    const config = new ConfigServiceClient(clientOptions(stack(), "everything"));
    const { configurationItems = [] } = await config.send(
      new GetResourceConfigHistoryCommand({
        resourceType: "AWS::S3::Bucket",
        resourceId: "a-bucket",
      }),
    );
    const versioning = configurationItems.map(
      ({ supplementaryConfiguration }) =>
        supplementaryConfiguration?.["BucketVersioningConfiguration"],
    );
    expect(JSON.stringify(versioning[0])).to.contain("Enabled");
    expect(JSON.stringify(versioning[1])).to.contain("Off");
  });

  it("have the program's own buckets among them, page by page", async () => {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page: { Buckets?: { Name?: string }[]; ContinuationToken?: string } =
        await client().send(
          new ListBucketsCommand({
            MaxBuckets: 1,
            BucketRegion: "us-east-1",
            ...(token && { ContinuationToken: token }),
          }),
        );
      names.push(...(page.Buckets ?? []).map(({ Name = "" }) => Name));
      token = page.ContinuationToken;
    } while (token !== undefined);

    expect(names).to.include.members([
      stack().graph.outputs["versionedBucket"],
      stack().graph.outputs["plainBucket"],
    ]);
  });

  it("are not found where they are not, and refuse what S3 refuses", async () => {
    stack().cloud.add({ kind: "bucket", id: "bare" });
    const Bucket = "bare";
    const tried = async (work: Promise<unknown>) => (await failure(work)).name;

    expect(await tried(client().send(new GetBucketPolicyCommand({ Bucket: "none" })))).to.equal(
      "NoSuchBucket",
    );
    expect(await tried(client().send(new GetBucketPolicyCommand({ Bucket })))).to.equal(
      "NoSuchBucketPolicy",
    );
    expect(await tried(client().send(new GetPublicAccessBlockCommand({ Bucket })))).to.equal(
      "NoSuchPublicAccessBlockConfiguration",
    );
    for (const Policy of ["no JSON", "{}", " ".repeat(20_481)]) {
      expect(await tried(client().send(new PutBucketPolicyCommand({ Bucket, Policy })))).to.equal(
        "MalformedPolicy",
      );
    }
  });

  it("have items in Config's own shape, where Config records them", () => {
    const typeOf = (resource: CloudResource) =>
      configurationItemOf(localAccount, resource)?.resourceType;

    expect(typeOf({ kind: "bucket", id: "b" })).to.equal("AWS::S3::Bucket");
    expect(typeOf({ kind: "securityGroup", id: "sg-1", ingress: [] })).to.equal(
      "AWS::EC2::SecurityGroup",
    );
    expect(typeOf({ kind: "logGroup", id: "g" })).to.equal(undefined);
    expect(typeOf({ kind: "settings", id: "1", ebsEncryptionByDefault: true })).to.equal(undefined);
  });
});
