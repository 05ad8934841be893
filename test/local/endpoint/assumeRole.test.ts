import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { stsAssume } from "../../../functions/aws/assumeRole";
import type { LocalStack } from "../../../local/stack";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

const roleArn = "arn:aws:iam::123456789012:role/member";
const role = { roleArn, externalId: "plumbline", sessionName: "a rule: of theirs" };

function clientOf(stack: LocalStack): STSClient {
  return new STSClient(clientOptions(stack, "central"));
}

describe("the endpoint's AssumeRole", () => {
  const stack = sharedStack("membersProgram");

  it("gives credentials of the role to whom it trusts, and its policies hold", async () => {
    const { expiration, ...credentials } = await stsAssume(clientOf(stack()))(role);
    const options = { ...clientOptions(stack(), "central"), credentials };
    stack().cloud.add({ kind: "bucket", id: "a-bucket", versioning: "Enabled" });

    const answer = await new S3Client(options).send(
      new GetBucketVersioningCommand({ Bucket: "a-bucket" }),
    );

    expect(answer.Status).to.equal("Enabled");
    expect(stack().calls.at(-1)?.caller).to.equal(
      "arn:aws:sts::123456789012:assumed-role/member/plumbline-a-rule--of-theirs",
    );
    expect(expiration.getTime()).to.be.greaterThan(stack().clock.now() + 3_500_000);
  });

  for (const [what, wanted] of [
    ["another external id", { ...role, externalId: "guessed" }],
    [
      "a role that the caller may not take on",
      { ...role, roleArn: roleArn.replace("member", "other") },
    ],
    ["a role that there is not", { ...role, roleArn: roleArn.replace("1234", "4321") }],
    [
      "a role of an account outside of the organization",
      {
        ...role,
        roleArn: "arn:aws:iam::999999999999:role/member",
      },
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await failure(stsAssume(clientOf(stack()))(wanted));

      expect(error.name).to.equal("AccessDenied");
      expect(error.message).to.contain("not authorized to perform: sts:AssumeRole");
    });
  }

  it("refuses a caller that shows no external id at all", async () => {
    const error = await failure(
      clientOf(stack()).send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "me" })),
    );

    expect(error.name).to.equal("AccessDenied");
  });

  for (const [what, config] of [
    ["that trusts somebody else", { trusted: "arn:aws:iam::999999999999:role/central" }],
    ["that is for another organization", { organization: "o-other" }],
  ] as const) {
    it(`refuses a role ${what}`, async () => {
      await withStack({ program: fixture("membersProgram"), config }, async (other) => {
        const error = await failure(stsAssume(clientOf(other))(role));

        expect(error.name).to.equal("AccessDenied");
      });
    });
  }
});
