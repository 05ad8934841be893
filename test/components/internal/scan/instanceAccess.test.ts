import { expect } from "chai";
import { InstanceAccessMode } from "../../../../components";
import { instanceAccessMode } from "../../../../components/internal/scan/instanceAccess";
import { pipeline, statement, statements } from "../../../helpers/pipeline";

const bucket = "arn:aws:aws:s3/bucket:Bucket:scap-results";

describe("access of instances", () => {
  it("is a role and a profile of the pipeline's own unless said otherwise", async () => {
    const registrations = await pipeline();

    expect(
      statements(registrations.one("Role", "scap-instance").inputs["assumeRolePolicy"]),
    ).to.have.nested.property("[0].Principal.Service", "ec2.amazonaws.com");
    expect(registrations.one("InstanceProfile").inputs["role"]).to.equal("scap-instance");
    const attached = registrations.ofType("RolePolicyAttachment").map(({ inputs }) => inputs);
    expect(attached).to.deep.equal([
      { role: "scap-instance", policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
      { role: "scap-instance", policyArn: "arn:aws:aws:iam/policy:Policy:scap-instance" },
    ]);
  });

  it("is upload into the own folder and nothing else", async () => {
    const { policy } = (await pipeline()).one("iam/policy:Policy").inputs;

    expect(statements(policy)).to.deep.equal([
      {
        Sid: "UploadToOwnFolder",
        Effect: "Allow",
        Action: ["s3:PutObject"],
        Resource: [`${bucket}/\${aws:userid}/*`],
      },
    ]);
  });

  it("includes what a scan has to fetch from S3", async () => {
    const scan = { dataStream: "/usr/share/ds.xml", tailoringFile: "s3://content/tailoring.xml" };
    const { policy } = (await pipeline({ scan })).one("iam/policy:Policy").inputs;

    expect(statement(policy, "ReadScanContent")).to.deep.include({
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::content/tailoring.xml"],
    });
  });

  it("includes a data key for uploads under a customer's key, through S3 only", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/k";
    const { policy } = (await pipeline({ kmsKeyArn })).one("iam/policy:Policy").inputs;

    expect(statement(policy, "EncryptUploads")).to.deep.include({
      Action: ["kms:GenerateDataKey"],
      Resource: [kmsKeyArn],
      Condition: { StringEquals: { "kms:ViaService": ["s3.eu-central-1.amazonaws.com"] } },
    });
  });

  it("is attached to the roles that are adopted, each by its name", async () => {
    const registrations = await pipeline({
      instanceAccess: { mode: InstanceAccessMode.Adopt, roleNames: ["web", "db"] },
    });

    expect(
      registrations
        .ofType("RolePolicyAttachment")
        .map(({ name, inputs }) => [name, inputs["role"]]),
    ).to.deep.equal([
      ["scap-instance-web", "web"],
      ["scap-instance-db", "db"],
    ]);
    expect(registrations.ofType("Role").map(({ name }) => name)).not.to.include("scap-instance");
    expect(registrations.ofType("InstanceProfile")).to.have.length(0);
  });

  it("is a policy attached to nothing where it is skipped", async () => {
    const registrations = await pipeline({ instanceAccess: { mode: InstanceAccessMode.Skip } });

    expect(registrations.ofType("RolePolicyAttachment")).to.have.length(0);
    expect(registrations.ofType("iam/policy:Policy").length).to.equal(1);
  });
});

describe("instanceAccessMode", () => {
  it("is what is said, else adopt where roles are named, else create", () => {
    expect(instanceAccessMode(undefined)).to.equal("create");
    expect(instanceAccessMode({})).to.equal("create");
    expect(instanceAccessMode({ roleNames: ["web"] })).to.equal("adopt");
    expect(instanceAccessMode({ mode: "skip" })).to.equal("skip");
  });
});
