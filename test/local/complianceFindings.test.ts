import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { localAccount } from "../../local/account";
import { type JsonObject, listOf, objectOf } from "../../local/json";
import { memberAccount } from "../../local/members";
import type { LocalStack } from "../../local/stack";
import { withStack } from "./helpers/stacks";

const member = memberAccount(localAccount);
const bucket = "member-data";
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** A pack for an organization, with one rule that a person can have put right. */
function config(guardRails: object = { dryRun: false }): Record<string, string> {
  return {
    "plumbline:compliance": JSON.stringify({
      rules: [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" } }],
      organization: {},
      guardRails,
    }),
    "plumbline:memberRoles": JSON.stringify({ organizationalUnitIds: ["ou-ab12-cdef3456"] }),
  };
}

function ruleOf(stack: LocalStack, account = member): string {
  const rule = stack.config.rules.find(
    (each) => each.account.accountId === account.accountId && each.name.startsWith("s3-enable"),
  );
  if (rule === undefined) throw new Error("there is no such rule");
  return rule.name;
}

/** Each finding of the store, in a line. */
async function findings(stack: LocalStack): Promise<readonly string[]> {
  const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
  return items
    .filter(({ item }) => String(item).startsWith("FINDING#config#"))
    .map(({ account, instanceId, rule, severity, state, closedAs, exception }) =>
      [account, instanceId, rule, severity, state, closedAs, objectOf(exception)["id"]]
        .flatMap((each) => (typeof each === "string" ? [each] : []))
        .join(" "),
    );
}

const finding = `${member.accountId} arn:aws:s3:::${bucket} S3_ENABLE_VERSIONING low`;

/** The bodies of all messages that a function has worked on. */
function messagesTo(stack: LocalStack, name: string): readonly string[] {
  return stack.invocations
    .filter((each) => each.function === name)
    .flatMap(({ event }) => listOf(objectOf(event)["Records"]).map(objectOf))
    .map(({ body }) => String(body));
}

/** Accepts that a bucket keeps nothing that is overwritten. */
async function accept(
  stack: LocalStack,
  where: JsonObject = { scope: member.accountId },
): Promise<void> {
  await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
    rule: "S3_ENABLE_VERSIONING",
    justification: "it holds copies only",
    owner: "platform",
    expires: new Date(stack.clock.now() + 30 * 86_400_000).toISOString(),
    ...where,
  });
}

describe("what rules of a pack say, in the store of findings of one machine", () => {
  it("is a finding that is opened, told of, and resolved once the bucket is put right", async () => {
    await withStack({ config: config() }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      expect(await findings(stack)).to.deep.equal([`${finding} open`]);

      await stack.remediate(ruleOf(stack), bucket, member);
      await stack.settle();

      expect(await findings(stack)).to.deep.equal([`${finding} resolved fixed`]);
      const told = stack.events
        .filter(({ detailType }) => detailType === "Plumbline Finding Changed")
        .map(({ detail }) => detail);
      expect(told).to.have.length(2);
      expect(told[0]).to.deep.include({ source: "config", benchmark: "S3_ENABLE_VERSIONING" });
      const decisions = stack
        .logGroup("plumbline-audit")
        .map(({ message }) => objectOf(objectOf(JSON.parse(message))["detail"])["decision"]);
      expect(decisions).to.include("resolved");
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("has nothing of what nobody has ever failed", async () => {
    await withStack({ config: config() }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket, versioning: "Enabled" }, member);
      await stack.settle();
      stack.config.fire(ruleOf(stack), member);
      await stack.settle();

      const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
      expect(items.filter(({ item }) => String(item).includes("#config#"))).to.deep.equal([]);
    });
  });

  it("is excepted by a rule's command and an account, and open again when that ends", async () => {
    await withStack({ config: config() }, async (stack) => {
      await accept(stack);
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      expect(await findings(stack)).to.deep.equal([
        `${finding} excepted S3_ENABLE_VERSIONING@${member.accountId}`,
      ]);

      await stack.advance(31 * 86_400_000);

      expect((await findings(stack))[0]).to.equal(`${finding} open`);
    });
  });

  it("is not put right while somebody accepts it", async () => {
    await withStack({ config: config() }, async (stack) => {
      await accept(stack);
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();

      const { status, failure } = await stack.remediate(ruleOf(stack), bucket, member);
      await stack.settle();

      expect(status).to.equal("Failed");
      const reason = `exception S3_ENABLE_VERSIONING@${member.accountId} accepts that ${bucket} does not meet S3_ENABLE_VERSIONING`;
      expect(failure).to.include(reason);
      expect(stack.cloud.find("bucket", bucket, member)?.versioning).to.equal(undefined);
      const trail = stack
        .logGroup("compliance-audit")
        .map(({ message }) => objectOf(objectOf(JSON.parse(message))["detail"]));
      expect(trail.map(({ outcome }) => outcome)).to.deep.equal(["refused"]);
      expect(trail[0]?.["reason"]).to.include(reason);
    });
  });

  it("is closed as gone when its rule leaves the pack, and a late message does not open it", async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    const withRules = (...commands: readonly string[]) => ({
      directory,
      config: {
        ...config(),
        "plumbline:compliance": JSON.stringify({
          rules: commands.map((command) => ({ command, triggers: { periodic: false } })),
          organization: {},
        }),
      },
    });
    const states = async (stack: LocalStack) =>
      (await findings(stack)).map((line) => line.split(" ").slice(2).join(" ")).sort();
    try {
      const sent = await withStack(
        withRules("S3_ENABLE_VERSIONING", "S3_REQUIRE_TLS"),
        async (stack) => {
          stack.cloud.add({ kind: "bucket", id: bucket }, member);
          await stack.settle();
          await stack.advance(6 * 60_000);
          expect(await states(stack)).to.deep.equal([
            "S3_ENABLE_VERSIONING low open",
            "S3_REQUIRE_TLS medium open",
          ]);
          return messagesTo(stack, "compliance-findings");
        },
      );
      await withStack(withRules("S3_REQUIRE_TLS"), async (stack) => {
        await stack.advance(6 * 60_000);
        await stack.advance(20 * 60_000);
        const closed = [
          "S3_ENABLE_VERSIONING low resolved profile-retired",
          "S3_REQUIRE_TLS medium open",
        ];
        expect(await states(stack)).to.deep.equal(closed);
        expect(stack.notifications("plumbline-changes").map(({ subject }) => subject)).to.include(
          "1 finding closed with rule s3-enable-versioning",
        );
        const decided = stack
          .logGroup("plumbline-audit")
          .map(({ message }) => objectOf(objectOf(JSON.parse(message))["detail"]));
        expect(
          decided.map(({ decision, reason }) => [decision, String(reason).slice(0, 34)]),
        ).to.deep.equal([["gone", "the rule s3-enable-versioning is i"]]);

        for (const body of sent)
          stack.queue("compliance-findings").send({ body, senderId: "late" });
        await stack.settle();

        expect(await states(stack)).to.deep.equal(closed);
        expect(stack.denied).to.deep.equal([]);
      });
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });

  it("is closed as gone when its account has left the organization for days", async () => {
    await withStack({ config: config() }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      await stack.advance(6 * 60_000);
      stack.organization.leave(member.accountId);
      await stack.advance(25 * 3_600_000);
      expect(await findings(stack)).to.deep.equal([`${finding} open`]);
      for (let day = 0; day < 4; day += 1) await stack.advance(25 * 3_600_000);

      expect(await findings(stack)).to.deep.equal([`${finding} resolved account-gone`]);

      stack.organization.comeBack(member.accountId);
      await stack.advance(25 * 3_600_000);
      expect(await findings(stack)).to.deep.equal([`${finding} open`]);
      const unused = stack.unusedPermissions().map(({ sid }) => sid);
      expect(unused).not.to.include("ListAccounts");
      expect(unused).not.to.include("FindWhatIsGone");
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("is told to Security Hub by AWS Config, and not a second time", async () => {
    await withStack({ config: config() }, async (stack) => {
      stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
      stack.cloud.add({ kind: "bucket", id: "own-data" }, localAccount);
      await stack.settle();
      await accept(stack, { scope: localAccount.accountId });
      stack.config.fire(ruleOf(stack, localAccount), localAccount);
      await stack.settle();
      await stack.advance(31 * 86_400_000);

      expect(await findings(stack)).to.have.length(1);
      expect(stack.securityHub.findings).to.deep.equal([]);
      expect(stack.calls.filter(({ action }) => action.startsWith("securityhub:"))).to.have.length(
        0,
      );
    });
  });

  it("comes again where the queue does not take it", async () => {
    await withStack({ config: config() }, async (stack) => {
      stack.faults.add({ action: "sqs:SendMessageBatch", kind: "error", status: 400, code: "X" });
      stack.cloud.add({ kind: "bucket", id: bucket }, member);
      await stack.settle();
      const failed = stack.invocations.filter(({ error }) => error !== undefined);
      expect(failed.map((each) => each.function)).to.deep.equal(["compliance-rule"]);
      expect(await findings(stack)).to.deep.equal([`${finding} open`]);
    });
  });

  for (const [kind, common] of [
    ["by default", {}],
    ["with a customer's key", { "plumbline:kmsKeyArn": kmsKeyArn }],
  ] as const) {
    it(`has a function with the permissions that it needs, and none for nothing, ${kind}`, async () => {
      await withStack({ config: { ...config(), ...common } }, async (stack) => {
        await accept(stack, { scope: "#prod", tags: { Stage: ["prod"] } });
        stack.cloud.add({ kind: "bucket", id: "own-data" }, localAccount);
        stack.cloud.add({ kind: "bucket", id: bucket }, member);
        await stack.settle();
        for (const account of [localAccount, member]) {
          stack.config.fire(ruleOf(stack, account), account);
        }
        await stack.settle();
        stack.queue("compliance-findings").send({ body: "{}", senderId: "nobody" });
        await stack.settle();

        expect(stack.queue("compliance-findings-dead-letters").messages).to.have.length(1);
        expect(stack.denied).to.deep.equal([]);
        const unused = stack
          .unusedPermissions()
          .filter(({ role }) => role.startsWith("compliance-findings"))
          .flatMap(({ actions }) => actions);
        expect(unused).to.deep.equal([]);
      });
    });
  }
});
