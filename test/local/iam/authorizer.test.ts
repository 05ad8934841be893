import { expect } from "chai";
import { localAccount } from "../../../local/account";
import { Authorizer } from "../../../local/iam/authorizer";
import { CustomerKeys } from "../../../local/iam/customerKeys";
import { roleSession } from "../../../local/iam/sessions";
import { types } from "../../../local/types";
import { graphOf, resource } from "../helpers/graph";

const arn = "arn:aws:iam::123456789012:role/worker-1";
const policy = (Action: string | string[], Resource: string | string[] = "*", rest: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Resource, ...rest }],
  });
const role = (inputs: object = {}) =>
  resource(
    types.role,
    "worker",
    { ...inputs },
    { name: "worker-1", arn, uniqueId: "AROA1" },
    "worker-1",
  );
const session = roleSession(role(), "worker", localAccount);
const put = {
  action: "dynamodb:PutItem",
  resource: "arn:aws:dynamodb:us-east-1:123456789012:table/t",
};

describe("Authorizer", () => {
  const ownPolicy = resource(
    types.policy,
    "own",
    { policy: policy("dynamodb:PutItem") },
    { arn: "arn:aws:iam::123456789012:policy/own" },
  );
  const attached = { policyArn: "arn:aws:iam::123456789012:policy/own" };
  const ways: readonly (readonly [way: string, resources: ReturnType<typeof resource>[]])[] = [
    ["its inline policies", [role({ inlinePolicies: [{ policy: policy("dynamodb:PutItem") }] })]],
    ["managed policy ARNs", [role({ managedPolicyArns: [attached.policyArn] }), ownPolicy]],
    [
      "a RolePolicy by name",
      [role(), resource(types.rolePolicy, "p", { role: "worker-1", policy: policy("dynamodb:*") })],
    ],
    [
      "an attached Policy",
      [
        role(),
        ownPolicy,
        resource(types.rolePolicyAttachment, "a", { role: "worker-1", ...attached }),
      ],
    ],
    [
      "a PolicyAttachment",
      [
        role(),
        ownPolicy,
        resource(types.policyAttachment, "a", { roles: ["worker-1"], ...attached }),
      ],
    ],
  ];
  for (const [way, resources] of ways) {
    it(`finds what a role may do in ${way}`, () => {
      const authorizer = new Authorizer(graphOf(...resources), localAccount);

      expect(authorizer.authorize(session, put).allowed).to.equal(true);
      expect(authorizer.authorize(session, { ...put, action: "s3:GetObject" }).allowed).to.equal(
        false,
      );
    });
  }

  it("does not give one role another one's policies", () => {
    const other = resource(types.rolePolicy, "p", { role: "other", policy: policy("*") });
    const authorizer = new Authorizer(graphOf(role(), other), localAccount);

    expect(authorizer.authorize(session, put).allowed).to.equal(false);
  });

  it("keeps within the role's permissions boundary", () => {
    const bounded = role({
      permissionsBoundary: "arn:aws:iam::123456789012:policy/own",
      inlinePolicies: [{ policy: policy("*") }],
    });
    const authorizer = new Authorizer(graphOf(bounded, ownPolicy), localAccount);

    expect(authorizer.authorize(session, put).allowed).to.equal(true);
    expect(authorizer.authorize(session, { ...put, action: "dynamodb:Scan" }).allowed).to.equal(
      false,
    );
  });

  it("does not judge by a boundary that is not in the program, and says so", () => {
    const bounded = role({
      permissionsBoundary: "arn:aws:iam::123456789012:policy/elsewhere",
      inlinePolicies: [{ policy: policy("*") }],
    });
    const authorizer = new Authorizer(graphOf(bounded), localAccount);

    expect(authorizer.authorize(session, put).allowed).to.equal(true);
    expect(authorizer.unknownPolicies()[0]).to.contain("policy/elsewhere");
  });

  it("knows AWS's own policies that programs attach; others grant nothing, and that is said", () => {
    const with_ = (name: string) =>
      new Authorizer(
        graphOf(role({ managedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] })),
        localAccount,
      );
    const need = { action: "ssm:PutComplianceItems", resource: "*" };

    expect(with_("AmazonSSMManagedInstanceCore").authorize(session, need).allowed).to.equal(true);
    const unknown = with_("AdministratorAccess");
    expect(unknown.authorize(session, need).allowed).to.equal(false);
    expect(unknown.unknownPolicies()[0]).to.contain("AdministratorAccess");
  });

  it("judges an object by its bucket's policy", () => {
    const bucket = resource(types.bucket, "b", { bucket: "b" }, { arn: "arn:aws:s3:::b" }, "b");
    const statement = { Effect: "Allow", Principal: { AWS: arn }, Action: "s3:GetObject" };
    const Statement = [{ ...statement, Resource: "arn:aws:s3:::b/*" }];
    const bucketPolicy = resource(types.bucketPolicy, "b", {
      bucket: "b",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    const authorizer = new Authorizer(graphOf(role(), bucket, bucketPolicy), localAccount);
    const need = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

    expect(
      authorizer.authorize(session, { ...need, policyOwner: "arn:aws:s3:::b" }).allowed,
    ).to.equal(true);
  });

  it("takes a Lambda permission for a statement of the function's policy", () => {
    const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    const fn = resource(types.function, "f", {}, { name: "f", arn: functionArn }, "f");
    const permission = resource(types.permission, "p", {
      function: "f",
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
      sourceAccount: "123456789012",
      sourceArn: "arn:aws:s3:::b",
    });
    const authorizer = new Authorizer(graphOf(fn, permission), localAccount);
    const call = (account: string, service = "s3.amazonaws.com"): boolean =>
      authorizer.authorize(
        { kind: "service", service },
        {
          action: "lambda:InvokeFunction",
          resource: functionArn,
          context: { "aws:SourceAccount": account, "aws:SourceArn": "arn:aws:s3:::b" },
        },
      ).allowed;

    expect(call("123456789012")).to.equal(true);
    expect(call("999999999999")).to.equal(false);
    expect(call("123456789012", "sns.amazonaws.com")).to.equal(false);
  });

  describe("unused permissions", () => {
    const tables = [put.resource, `${put.resource}2`];
    const granted = role({
      inlinePolicies: [
        { policy: policy(["dynamodb:PutItem", "dynamodb:Get*"], tables, { Sid: "S" }) },
      ],
    });

    it("are the actions and the resources that no call needed", () => {
      const authorizer = new Authorizer(graphOf(granted), localAccount);
      authorizer.authorize(session, put);

      expect(authorizer.unused()).to.deep.equal([
        {
          role: "worker",
          policy: "inline policy of role worker",
          sid: "S",
          actions: ["dynamodb:Get*"],
          resources: [tables[1]],
        },
      ]);
    });

    it("are none once all were needed", () => {
      const authorizer = new Authorizer(graphOf(granted), localAccount);
      for (const action of ["dynamodb:PutItem", "dynamodb:GetItem"]) {
        for (const table of tables) authorizer.authorize(session, { action, resource: table });
      }

      expect(authorizer.unused()).to.deep.equal([]);
    });

    it("are not asked of roles that did nothing, nor of AWS's own policies", () => {
      const managed = role({
        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
      });
      const idle = new Authorizer(graphOf(granted), localAccount);
      const acting = new Authorizer(graphOf(managed), localAccount);
      acting.authorize(session, { action: "ssm:GetParameter", resource: "*" });

      expect([idle.unused(), acting.unused()]).to.deep.equal([[], []]);
    });

    it("are not changed by a question alone", () => {
      const authorizer = new Authorizer(graphOf(granted), localAccount);

      expect(authorizer.mayDo(session, put)).to.equal(true);
      expect(authorizer.unused()).to.deep.equal([]);
      authorizer.authorize(session, { ...put, action: "dynamodb:Scan" });

      expect(authorizer.unused()[0]?.actions).to.deep.equal(["dynamodb:PutItem", "dynamodb:Get*"]);
    });
  });
});

describe("CustomerKeys", () => {
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/k";
  const key = resource(types.key, "k", {}, { arn: keyArn }, "k");
  const queueArn = "arn:aws:sqs:us-east-1:123456789012:q";

  it("asks for the key of a queue in the service's name", () => {
    const queue = resource(types.queue, "q", { kmsMasterKeyId: "k" }, { arn: queueArn });
    const keys = new CustomerKeys(graphOf(key, queue), localAccount);

    expect(keys.needs("sqs", queueArn, ["kms:Decrypt"])).to.deep.equal([
      {
        action: "kms:Decrypt",
        resource: keyArn,
        context: {
          "kms:ViaService": "sqs.us-east-1.amazonaws.com",
          "kms:CallerAccount": "123456789012",
        },
      },
    ]);
  });

  it("asks for nothing where AWS's own key encrypts", () => {
    const queue = resource(
      types.queue,
      "q",
      { kmsMasterKeyId: "alias/aws/sqs" },
      { arn: queueArn },
    );
    const keys = new CustomerKeys(graphOf(queue), localAccount);

    expect(keys.needs("sqs", queueArn, ["kms:Decrypt"])).to.deep.equal([]);
  });

  it("names the bucket as the subject where the bucket has a key of its own, else the object", () => {
    const subject = (bucketKeyEnabled: boolean): unknown => {
      const rule = { applyServerSideEncryptionByDefault: { kmsMasterKeyId: keyArn } };
      const rules = [{ ...rule, bucketKeyEnabled }];
      const encryption = resource(types.bucketEncryption, "b", { bucket: "b", rules });
      const keys = new CustomerKeys(graphOf(key, encryption), localAccount);
      const [need] = keys.objectNeeds("kms:Decrypt", "b", "folder/file");
      return need?.context?.["kms:EncryptionContext:aws:s3:arn"];
    };

    expect(subject(true)).to.equal("arn:aws:s3:::b");
    expect(subject(false)).to.equal("arn:aws:s3:::b/folder/file");
  });
});
