import { expect } from "chai";
import { pipeline, statement, statements } from "../../../helpers/pipeline";

describe("a private bucket", () => {
  it("is private, whatever its policy or its objects say", async () => {
    const registrations = await pipeline();

    expect(registrations.one("BucketPublicAccessBlock").inputs).to.include({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(registrations.one("BucketOwnershipControls").inputs["rule"]).to.deep.equal({
      objectOwnership: "BucketOwnerEnforced",
    });
  });

  it("is encrypted and versioned", async () => {
    const registrations = await pipeline();

    expect(
      registrations.one("BucketServerSideEncryptionConfiguration").inputs["rules"],
    ).to.deep.equal([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
    expect(registrations.one("BucketVersioning").inputs["versioningConfiguration"]).to.deep.equal({
      status: "Enabled",
    });
  });

  it("refuses plain text and TLS older than 1.2, on itself and on its objects", async () => {
    const { policy } = (await pipeline()).one("BucketPolicy").inputs;
    const arn = "arn:aws:aws:s3/bucket:Bucket:scap-results";

    expect(statements(policy)).to.deep.equal([
      {
        Sid: "DenyPlainText",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "DenyOldTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
      },
    ]);
  });

  it("refuses an upload under another key, but not one that names none", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/k";
    const { policy } = (await pipeline({ kmsKeyArn })).one("BucketPolicy").inputs;

    expect(statement(policy, "DenyOtherEncryption").Condition).to.deep.equal({
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    });
    expect(statement(policy, "DenyOtherKeys").Condition).to.deep.equal({
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": kmsKeyArn },
    });
  });

  it("keeps results as long as it is told, older versions for a month, broken uploads for a week", async () => {
    const rules = async (days?: number): Promise<unknown> =>
      (await pipeline({ resultsRetentionDays: days })).one("BucketLifecycleConfiguration").inputs[
        "rules"
      ];

    expect(await rules()).to.deep.equal([
      {
        id: "expire-results",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days: 400 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
      },
      {
        id: "clean-up",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { expiredObjectDeleteMarker: true },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
    expect(await rules(30)).to.have.nested.property("[0].expiration.days", 30);
  });
});
