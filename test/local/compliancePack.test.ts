import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { foreignAccount, localAccount, localOrganization } from "../../local/account";
import type { AutomationExecution } from "../../local/automation";
import { memberAccount } from "../../local/members";
import type { LocalStack } from "../../local/stack";
import { types } from "../../local/types";
import { clientOptions, failure, withStack } from "./helpers/stacks";

const member = memberAccount(localAccount);
const bucket = "member-data";
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

function config(guardRails: object, more: object = {}): Record<string, string> {
  const remediation = { mode: "automatic" };
  return {
    "plumbline:compliance": JSON.stringify({
      rules: [{ command: "S3_ENABLE_VERSIONING", remediation }],
      organization: {},
      guardRails,
      ...more,
    }),
    "plumbline:memberRoles": JSON.stringify({ organizationalUnitIds: ["ou-ab12-cdef3456"] }),
  };
}

/** The rule in the member account, whatever suffix Config gave it. */
function ruleOf(stack: LocalStack, account = member): string {
  const rule = stack.config.rules.find(
    (each) => each.account.accountId === account.accountId && each.name.startsWith("s3-enable"),
  );
  if (rule === undefined) throw new Error("there is no such rule");
  return rule.name;
}

function results(stack: LocalStack, account = member): readonly string[] {
  return stack.config
    .compliance(ruleOf(stack, account), account)
    .filter(({ resourceId }) => resourceId === bucket)
    .map(({ compliance }) => compliance);
}

const outcomes = (stack: LocalStack): unknown[] =>
  stack
    .logGroup("compliance-audit")
    .map(({ message }) => JSON.parse(message) as { detail: { outcome: string } })
    .map(({ detail }) => detail.outcome);

/** What is said of a change before it and after it: in the log group, on the bus and on the topic. */
function expectTrail(stack: LocalStack): void {
  const told = (outcome: string) => ({
    outcome,
    account: member.accountId,
    command: "S3_ENABLE_VERSIONING",
    rule: "s3-enable-versioning",
    before: { versioning: "Off" },
    after: { versioning: "Enabled" },
  });
  const logged = stack
    .logGroup("compliance-audit")
    .map(({ message }) => (JSON.parse(message) as { detail: object }).detail);
  const onBus = stack.events
    .filter(({ detailType }) => detailType === "Plumbline Remediation")
    .map(({ detail }) => detail);
  const published = stack.notifications("compliance-remediations").map(
    // A sentence stands above the record.
    ({ message }) => JSON.parse(message.slice(message.indexOf("{"))) as object,
  );
  for (const records of [logged, onBus, published]) {
    expect(records).to.have.length(2);
    expect(records[0]).to.deep.include(told("started"));
    expect(records[1]).to.deep.include(told("changed"));
    for (const record of records) {
      const { actor } = record as { actor: Record<string, unknown> };
      expect(actor).to.include.all.keys("function", "request", "execution", "role");
    }
  }
}

const versioning = (stack: LocalStack): string | undefined =>
  stack.cloud.find("bucket", bucket, member)?.versioning;

/** The role in the member account by which its resources are judged. */
function detectionRoleOf(stack: LocalStack): string {
  const role = stack.graph
    .ofType(types.role)
    .map(({ outputs }) => String(outputs["arn"]))
    .find((arn) => arn.includes(`${member.accountId}:role`) && arn.endsWith("-detection"));
  if (role === undefined) throw new Error("there is no such role");
  return role;
}

/** What somebody does who has an account's automation role, and a document of their own. */
function forge(
  stack: LocalStack,
  payload: Readonly<Record<string, string>>,
  account = member,
): Promise<AutomationExecution> {
  const [document] = stack.graph
    .ofType(types.document)
    .filter(({ inputs }) => inputs["documentType"] === "Automation");
  const content = JSON.parse(String(document?.inputs["content"])) as {
    mainSteps: { inputs: { InputPayload: object } }[];
  };
  const [remediate] = content.mainSteps;
  Object.assign(remediate?.inputs.InputPayload ?? {}, payload);
  Object.assign(document?.inputs ?? {}, { content: JSON.stringify(content) });
  return stack.automation.start(account, String(document?.outputs["arn"]), {
    ComplianceCommand: "S3_ENABLE_VERSIONING",
    RuleName: "s3-enable-versioning",
    ResourceId: bucket,
    ResourceType: "AWS::S3::Bucket",
  });
}

describe("a conformance pack of an organization, on one machine", () => {
  it("judges a bucket of a member account, puts it right there, and judges it again", async () => {
    await withStack({ config: config({ dryRun: false }) }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();

      expect(versioning(stack)).to.equal("Enabled");
      expect(results(stack)).to.deep.equal(["COMPLIANT"]);
      expect(outcomes(stack)).to.deep.equal(["started", "changed"]);
      expectTrail(stack);
      expect(
        stack.automation.executions.map(({ status, account }) => [status, account]),
      ).to.deep.equal([["Success", member.accountId]]);
      const puts = stack.config.puts.filter(({ resourceId }) => resourceId === bucket);
      expect(puts.map(({ accountId, compliance }) => [accountId, compliance])).to.deep.equal([
        [member.accountId, "NON_COMPLIANT"],
        [member.accountId, "COMPLIANT"],
      ]);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("only tells what it would do until it is allowed to change", async () => {
    await withStack({ config: config({}) }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();

      expect(versioning(stack)).to.equal(undefined);
      expect(results(stack)).to.deep.equal(["NON_COMPLIANT"]);
      expect(outcomes(stack)).to.deep.equal(["dry-run"]);
    });
  });

  it("gives in to somebody who changes a resource back each time, and says so", async () => {
    const rails = { dryRun: false, maxPerResource: 2 };
    await withStack({ config: config(rails) }, async (stack) => {
      for (let round = 0; round < 3; round += 1) {
        stack.cloud.add({ kind: "bucket", id: bucket }, member);
        await stack.settle();
      }

      expect(versioning(stack)).to.equal(undefined);
      const changes = ["started", "changed", "started", "changed"];
      expect(outcomes(stack).slice(0, 5)).to.deep.equal([...changes, "refused"]);
      expect(outcomes(stack).slice(4)).to.not.include("changed");
      expect(stack.automation.executions.at(-1)?.failure).to.include(
        "somebody may be changing it back",
      );
    });
  });

  it("gives rules the suffix that Config does, another one in each account", async () => {
    await withStack({ config: config({}) }, (stack) => {
      const names = [localAccount, member].map((account) => ruleOf(stack, account));

      for (const name of names) {
        expect(name).to.match(/^s3-enable-versioning-conformance-pack-[0-9a-f]{9}$/);
        expect(name.length).to.be.at.most(64);
      }
      expect(new Set(names).size).to.equal(2);
      return Promise.resolve();
    });
  });

  describe("of which an account is excluded", () => {
    const organization = { excludedAccounts: [member.accountId] };

    it("leaves it alone", async () => {
      await withStack({ config: config({}, { organization }) }, (stack) => {
        const accounts = stack.config.rules.map(({ account }) => account.accountId);

        expect([...new Set(accounts)]).to.deep.equal([localAccount.accountId]);
        return Promise.resolve();
      });
    });

    it("lets it start nothing by a rule of its own", async () => {
      await withStack({ config: config({}, { organization }) }, (stack) => {
        const [rule] = stack.config.rules;
        if (rule === undefined) throw new Error("there is no rule");

        expect(() => {
          stack.config.add({ ...rule, account: member });
        }).to.throw(`lets config.amazonaws.com start it for account ${member.accountId}`);
        return Promise.resolve();
      });
    });

    it("changes nothing in it, although its roles are there and somebody else asks", async () => {
      const enabled = config({ dryRun: false }, { organization });
      await withStack({ config: enabled }, async (stack) => {
        stack.cloud.add({ kind: "bucket", id: bucket }, member);

        const payload = { AccountId: member.accountId };
        const { failure: reason } = await forge(stack, payload, localAccount);

        expect(reason).to.include(`account ${member.accountId} is excluded`);
        expect(versioning(stack)).to.equal(undefined);
        expect(stack.calls.filter(({ action }) => action === "sts:AssumeRole")).to.deep.equal([]);
        expect(outcomes(stack)).to.deep.equal(["refused"]);
      });
    });
  });

  it("puts a resource right when a person asks for it", async () => {
    const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" } }];
    await withStack({ config: config({ dryRun: false }, { rules }) }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      expect(results(stack)).to.deep.equal(["NON_COMPLIANT"]);

      await stack.remediate(ruleOf(stack), bucket, member);
      await stack.settle();

      expect(results(stack)).to.deep.equal(["COMPLIANT"]);
    });
  });

  describe("keeps strangers out:", () => {
    const execute = (stack: LocalStack, account = member) => {
      const [document] = stack.graph.ofType(types.document).filter(({ inputs }) => {
        return inputs["documentType"] === "Automation";
      });
      return stack.automation.start(account, String(document?.outputs["arn"]), {
        ComplianceCommand: "S3_ENABLE_VERSIONING",
        RuleName: "s3-enable-versioning",
        ResourceId: bucket,
        ResourceType: "AWS::S3::Bucket",
      });
    };

    it("the document is not there for an account that it is not shared with", async () => {
      await withStack({ config: config({}) }, async (stack) => {
        const foreign = { ...localAccount, accountId: foreignAccount };

        const { status, failure: reason } = await execute(stack, foreign);

        expect(status).to.equal("Failed");
        expect(reason).to.include("InvalidDocument");
      });
    });

    it("a member without the roles can start nothing", async () => {
      const without = { ...config({}), "plumbline:memberRoles": "{}" };
      await withStack({ config: without }, async (stack) => {
        const { failure: reason } = await execute(stack);

        expect(reason).to.include("can't be assumed by Automation");
      });
    });

    it("the function refuses an account for which it has no role", async () => {
      const without = { ...config({}), "plumbline:memberRoles": "{}" };
      await withStack({ config: without }, async (stack) => {
        stack.cloud.add({ kind: "bucket", id: bucket }, member);
        await stack.settle();

        expect(results(stack)).to.deep.equal([]);
        expect(JSON.stringify(stack.invocations.at(-1)?.error)).to.include("sts:AssumeRole");
      });
    });

    for (const [what, shown] of [
      ["another external id than the members'", { ExternalId: "guessed" }],
      ["no external id", {}],
    ] as const) {
      it(`${what} opens no account`, async () => {
        await withStack({ config: config({}) }, async (stack) => {
          const sts = new STSClient(clientOptions(stack, "compliance-rule"));
          const RoleArn = detectionRoleOf(stack);
          const assume = (given: { readonly ExternalId?: string }) =>
            sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me", ...given }));

          expect((await failure(assume(shown))).name).to.equal("AccessDenied");
          const { Credentials } = await assume({ ExternalId: "plumbline/local/compliance" });
          expect(Credentials).to.have.property("SecretAccessKey");
        });
      });
    }

    it("and the members trust callers of the organization alone", async () => {
      await withStack({ config: config({}) }, (stack) => {
        const arn = detectionRoleOf(stack);
        const role = stack.graph.ofType(types.role).find(({ outputs }) => outputs["arn"] === arn);

        expect(String(role?.inputs["assumeRolePolicy"])).to.include(
          `"aws:PrincipalOrgID":"${localOrganization}"`,
        );
        return Promise.resolve();
      });
    });
  });

  describe("keeps members apart:", () => {
    const other = { AccountId: localAccount.accountId };
    const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" } }];
    const enabled = config({ dryRun: false }, { rules });

    it("one cannot have another's resource changed by an execution of its own", async () => {
      await withStack({ config: enabled }, async (stack) => {
        stack.cloud.add({ kind: "bucket", id: bucket }, localAccount);

        const { status, failure: reason } = await forge(stack, other);

        expect(status).to.equal("Failed");
        expect(reason).to.match(/RemediationRefused.*execution .* was not found in/);
        expect(stack.cloud.find("bucket", bucket, localAccount)?.versioning).to.equal(undefined);
        expect(outcomes(stack)).to.deep.equal(["refused"]);
      });
    });

    it("nor by one that was at work in the other account", async () => {
      await withStack({ config: enabled }, async (stack) => {
        stack.cloud.add({ kind: "bucket", id: "theirs" }, localAccount);
        await stack.settle();
        const { id, status } = await stack.remediate(
          ruleOf(stack, localAccount),
          "theirs",
          localAccount,
        );
        expect(status).to.equal("Success");
        stack.cloud.add({ kind: "bucket", id: bucket }, localAccount);

        const { failure: reason } = await forge(stack, { ...other, ExecutionId: id });

        expect(reason).to.include("was Success, must be InProgress");
        expect(stack.cloud.find("bucket", bucket, localAccount)?.versioning).to.equal(undefined);
      });
    });
  });

  it("has no permission in a member that nothing needs", async () => {
    await withStack({ config: config({ dryRun: false, tags: {} }) }, async (stack) => {
      // An exception by tags, which this bucket has not.
      await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
        rule: "S3_ENABLE_VERSIONING",
        scope: "#copies",
        tags: { Copies: ["yes"] },
        justification: "copies need no versions",
        owner: "platform",
        expires: new Date(stack.clock.now() + 86_400_000).toISOString(),
      });
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      stack.config.fire(ruleOf(stack), member);
      await stack.settle();

      const unused = stack
        .unusedPermissions()
        .filter(({ role }) => /Detection|Remediation|Automation/.test(role));
      expect(unused.flatMap(({ actions }) => actions)).to.deep.equal([
        // Items that are too large for a notification are not among these.
        "config:GetResourceConfigHistory",
      ]);
    });
  });

  for (const [kind, common] of [
    ["by default", {}],
    ["with a customer's key", { "plumbline:kmsKeyArn": kmsKeyArn }],
  ] as const) {
    it(`has functions with the permissions that they need, and none for nothing, ${kind}`, async () => {
      const rails = config({ dryRun: false, tags: {} });
      await withStack({ config: { ...rails, ...common } }, async (stack) => {
        stack.cloud.add({ kind: "bucket", id: bucket }, member);
        await stack.settle();
        stack.config.fire(ruleOf(stack), member);
        await stack.settle();
        // A resource that must not be read is counted in a metric.
        stack.faults.add({
          action: "s3:GetBucketVersioning",
          kind: "error",
          status: 403,
          code: "AccessDenied",
          times: 1,
        });
        stack.config.fire(ruleOf(stack), member);
        await stack.settle();
        const refusal = { kind: "error", status: 400, code: "X", times: 3 } as const;
        stack.faults.add({ action: "config:PutEvaluations", ...refusal });
        stack.config.fire(ruleOf(stack), member);
        await stack.settle();

        expect(stack.denied).to.deep.equal([]);
        const unused = stack
          .unusedPermissions()
          // That of the findings has tests of its own.
          .filter(({ role }) => /^compliance-(?!findings)/.test(role))
          .flatMap(({ actions }) => actions);
        expect(unused).to.deep.equal([]);
      });
    });
  }
});
