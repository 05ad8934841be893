import { expect } from "chai";
import type { ComplianceCommand, Judgement } from "../../../../functions/commands/model";
import { commandNamed } from "../../../../functions/commands/registry";
import { configurationItem } from "../../../../functions/configEvents/item";
import type { CloudBucket } from "../../../../local/cloud/resources";
import { CommandCloud, judgeListed, member, refer } from "../../../helpers/commandCloud";
import { itemOf } from "../../../helpers/configEvents";
import { rejection } from "../../../helpers/rejection";

const off: Judgement = { compliance: "NON_COMPLIANT", reason: "Versioning is off." };

describe("commands for buckets", () => {
  let cloud: CommandCloud;

  beforeEach(async () => {
    cloud = await CommandCloud.start();
  });

  afterEach(() => cloud.close());

  const bucket = (id: string, rest: Partial<CloudBucket> = {}) =>
    cloud.resources.add<CloudBucket>({ kind: "bucket", id, ...rest }, member);
  const all = (name: string) => {
    const command = commandNamed(name);
    return judgeListed(command, cloud.context(command, command.detectActions));
  };
  const detect = (command: ComplianceCommand, id: string, supplement?: object) =>
    command.detect(
      {
        ...refer(command, id),
        ...(supplement && {
          item: configurationItem(itemOf({ supplementaryConfiguration: supplement }), "item"),
        }),
      },
      cloud.context(command, command.detectActions),
    );
  const putRight = async (name: string, id: string) => {
    const command = commandNamed(name);
    const context = cloud.context(command, command.remediateActions);
    const plan = await command.remediate?.(refer(command, id), context);
    await plan?.apply();
    return plan && { before: plan.before, after: plan.after };
  };

  describe("S3_ENABLE_VERSIONING", () => {
    const command = commandNamed("S3_ENABLE_VERSIONING");

    it("judges every bucket of the Region, and none of another Region or account", async () => {
      bucket("never");
      bucket("suspended", { versioning: "Suspended" });
      bucket("enabled", { versioning: "Enabled" });
      cloud.resources.add({ kind: "bucket", id: "elsewhere" }, { ...member, region: "us-east-1" });
      cloud.resources.add(
        { kind: "bucket", id: "foreign" },
        { ...member, accountId: "444455556666" },
      );

      expect(await all("S3_ENABLE_VERSIONING")).to.deep.equal({
        never: off,
        suspended: { compliance: "NON_COMPLIANT", reason: "Versioning is suspended." },
        enabled: { compliance: "COMPLIANT" },
      });
    });

    it("believes the item, and asks nobody then", async () => {
      bucket("a-bucket");

      expect(
        await detect(command, "a-bucket", { BucketVersioningConfiguration: { status: "Enabled" } }),
      ).to.deep.equal({ compliance: "COMPLIANT" });
      expect(
        await detect(command, "a-bucket", { BucketVersioningConfiguration: '{"status":"Off"}' }),
      ).to.deep.equal(off);
      expect(cloud.endpoint.recorder.calls).to.have.length(0);
    });

    it("asks where the item says nothing", async () => {
      bucket("a-bucket");

      expect(await detect(command, "a-bucket", {})).to.deep.equal(off);
    });

    it("does not judge, and does not change, a bucket that is gone", async () => {
      expect(await detect(command, "gone")).to.deep.equal({
        compliance: "NOT_APPLICABLE",
        reason: "The bucket is gone.",
      });
      expect(await putRight("S3_ENABLE_VERSIONING", "gone")).to.equal(undefined);
    });

    it("touches no bucket that has the name and belongs to somebody else", async () => {
      const foreign = { kind: "bucket", id: "taken" } as const;
      const held = cloud.resources.add<CloudBucket>(foreign, {
        ...member,
        accountId: "444455556666",
      });

      expect((await rejection(putRight("S3_ENABLE_VERSIONING", "taken"))).name).to.equal(
        "AccessDenied",
      );
      expect(held.versioning).to.equal(undefined);
    });

    it("enables versioning, once", async () => {
      const held = bucket("a-bucket", { versioning: "Suspended" });

      expect(await putRight("S3_ENABLE_VERSIONING", "a-bucket")).to.deep.equal({
        before: { versioning: "Suspended" },
        after: { versioning: "Enabled" },
      });
      expect(held.versioning).to.equal("Enabled");
      expect(await putRight("S3_ENABLE_VERSIONING", "a-bucket")).to.equal(undefined);
    });
  });

  describe("S3_BLOCK_PUBLIC_ACCESS", () => {
    const command = commandNamed("S3_BLOCK_PUBLIC_ACCESS");
    const closed = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    };

    it("names the settings that are off", async () => {
      bucket("open");
      bucket("half", { publicAccessBlock: { ...closed, BlockPublicPolicy: false } });
      bucket("closed", { publicAccessBlock: closed });

      expect(await all("S3_BLOCK_PUBLIC_ACCESS")).to.deep.equal({
        open: {
          compliance: "NON_COMPLIANT",
          reason: `Public access is open: ${Object.keys(closed).join(", ")} off.`,
        },
        half: {
          compliance: "NON_COMPLIANT",
          reason: "Public access is open: BlockPublicPolicy off.",
        },
        closed: { compliance: "COMPLIANT" },
      });
    });

    it("reads the item, whose names begin with small letters", async () => {
      const block = {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      };
      const judged = (supplement: object) =>
        detect(command, "a-bucket", { PublicAccessBlockConfiguration: supplement });

      expect(await judged(block)).to.deep.equal({ compliance: "COMPLIANT" });
      expect(await judged({ ...block, ignorePublicAcls: false })).to.include({
        compliance: "NON_COMPLIANT",
      });
      expect(cloud.endpoint.recorder.calls).to.have.length(0);
    });

    it("turns on all four, and says what they were", async () => {
      const held = bucket("half", { publicAccessBlock: { ...closed, BlockPublicPolicy: false } });

      expect(await putRight("S3_BLOCK_PUBLIC_ACCESS", "half")).to.deep.equal({
        before: { ...closed, BlockPublicPolicy: false },
        after: closed,
      });
      expect(held.publicAccessBlock).to.deep.equal(closed);
      expect(await putRight("S3_BLOCK_PUBLIC_ACCESS", "half")).to.equal(undefined);
    });
  });

  describe("S3_REQUIRE_TLS", () => {
    const command = commandNamed("S3_REQUIRE_TLS");
    const readers = {
      Sid: "Readers",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::a-bucket/*",
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [readers] });

    it("tells a bucket without a policy from one whose policy is not enough", async () => {
      bucket("a-bucket", { policy });
      bucket("bare");

      expect(await all("S3_REQUIRE_TLS")).to.deep.equal({
        "a-bucket": {
          compliance: "NON_COMPLIANT",
          reason: "The bucket's policy does not deny all requests without TLS.",
        },
        bare: {
          compliance: "NON_COMPLIANT",
          reason: "The bucket has no policy, so none that requires TLS.",
        },
      });
    });

    it("reads the policy in the item, where none is null", async () => {
      const judged = (policyText: string | null) =>
        detect(command, "a-bucket", { BucketPolicy: { policyText } });

      expect(await judged(null)).to.include({ compliance: "NON_COMPLIANT" });
      expect(await judged(policy)).to.include({ compliance: "NON_COMPLIANT" });
      expect(cloud.endpoint.recorder.calls).to.have.length(0);
    });

    it("adds one statement and leaves the others to the letter, once", async () => {
      const held = bucket("a-bucket", { policy });

      const plan = await putRight("S3_REQUIRE_TLS", "a-bucket");

      expect(plan).to.deep.equal({ before: { policy }, after: { policy: held.policy } });
      const { Statement } = JSON.parse(held.policy ?? "") as { Statement: readonly object[] };
      expect(Statement).to.have.length(2);
      expect(Statement[0]).to.deep.equal(readers);
      expect(await all("S3_REQUIRE_TLS")).to.deep.equal({
        "a-bucket": { compliance: "COMPLIANT" },
      });
      expect(await putRight("S3_REQUIRE_TLS", "a-bucket")).to.equal(undefined);
    });

    it("changes nothing where somebody else changed the policy meanwhile", async () => {
      const held = bucket("a-bucket", { policy });
      const context = cloud.context(command, command.remediateActions);
      const plan = await command.remediate?.(refer(command, "a-bucket"), context);
      held.policy = JSON.stringify({ Version: "2012-10-17", Statement: [readers, readers] });
      const theirs = held.policy;

      const error = await rejection(plan?.apply() ?? Promise.resolve());

      expect(error.message).to.equal("the policy of bucket a-bucket was changed by somebody else");
      expect(held.policy).to.equal(theirs);
    });
  });
});
