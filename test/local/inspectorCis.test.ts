import { expect } from "chai";
import { objectOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";
import {
  check,
  cisScan,
  configurationOf,
  findings,
  itemsOf,
  logged,
  metric,
  poll,
  target,
} from "../helpers/cisScans";
import { withStack } from "./helpers/stacks";

const config = { "plumbline:inspectorCis": "{}" };
const web = "i-0aaa1111bbb22223c";
const db = "i-0bbb2222ccc33334d";
const member = "210987654321";
const hour = 3_600_000;

const withCis = (use: (stack: LocalStack) => Promise<void>) => withStack({ config }, use);

function applied(stack: LocalStack): string[] {
  return logged(stack, "scan processed").map(
    ({ target: id, outcome }) => `${String(id)} ${String(outcome)}`,
  );
}

describe("CIS scans of Amazon Inspector, in the whole stack", () => {
  it("become findings, metrics and an archive, once each, however often they are polled", async () => {
    await withCis(async (stack) => {
      stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
      const arn = stack.cisScans.run(
        cisScan(stack, "one", [
          target(web, [check("1.1", "FAILED"), check("1.2", "PASSED"), check("1.3", "SKIPPED")]),
          target(db, [check("1.1", "PASSED"), check("4.2", "FAILED", { level: "LEVEL_2" })]),
        ]),
      );

      await poll(stack);

      expect(await findings(stack)).to.deep.equal([`${web} 1.1 open`, `${db} 4.2 open`]);
      const [finding] = await itemsOf(stack, "FINDING#inspector-cis#");
      expect(String(finding?.["item"])).to.match(
        /^FINDING#inspector-cis#CIS Amazon Linux 2023 Benchmark#LEVEL_1#1\.1~[0-9a-f]{8}$/,
      );
      expect(finding?.["severity"]).to.equal("medium");
      const id = arn.split("/").at(-1) ?? "";
      expect(String(finding?.["reportUrl"])).to.contain(`${id}%2Freport.pdf`);
      expect(stack.securityHub.findings).to.have.length(2);
      expect(metric(stack, "Inspector CIS Target Not Measured")).to.deep.equal([0]);
      expect(metric(stack, "Inspector CIS Scan Failed")).to.deep.equal([0]);
      const archived = logged(stack, "CIS report archived").map(({ key }) => String(key));
      expect(archived.map((key) => key.split("/").slice(-2).join("/")).sort()).to.deep.equal([
        `${id}/report.csv`,
        `${id}/report.pdf`,
      ]);

      await poll(stack);
      await poll(stack);

      expect(applied(stack)).to.deep.equal([`${web} applied`, `${db} applied`]);
      expect(stack.denied).to.deep.equal([]);
      expect(stack.queues.flatMap(({ messages }) => messages)).to.deep.equal([]);
    });
  });

  it("close what a later scan has measured as met, and nothing else", async () => {
    await withCis(async (stack) => {
      const failed = [check("1.1", "FAILED"), check("1.2", "FAILED")];
      stack.cisScans.run(cisScan(stack, "one", [target(web, failed), target(db, failed)]));
      await poll(stack);
      await stack.advance(24 * hour);

      stack.cisScans.run(
        cisScan(stack, "two", [
          target(web, [check("1.1", "PASSED"), check("1.2", "SKIPPED")]),
          target(db, [], { status: "TIMED_OUT" }),
        ]),
      );
      await poll(stack);

      expect(await findings(stack)).to.deep.equal([
        `${web} 1.1 resolved`,
        `${web} 1.2 open`,
        `${db} 1.1 open`,
        `${db} 1.2 open`,
      ]);
    });
  });

  it("show targets that were not measured, count them, and never take them for met", async () => {
    await withCis(async (stack) => {
      const checks = [check("1.1", "FAILED")];
      const arn = stack.cisScans.run(
        cisScan(stack, "one", [
          target(web, checks),
          target("i-1", checks, { reason: "UNSUPPORTED_OS" }),
          target("i-2", [], { status: "CANCELLED", reason: "SSM_UNMANAGED" }),
          target("i-3", checks, { status: "TIMED_OUT" }),
          target("i-4", checks, { status: "CANCELLED" }),
          target("i-5", [], { status: "COMPLETED" }),
        ]),
      );

      await poll(stack);

      expect(await findings(stack)).to.deep.equal([`${web} 1.1 open`]);
      const gaps = (await itemsOf(stack, "TARGET#")).map(({ id, gap }) => [id, gap]);
      expect(gaps).to.have.deep.members([
        [web, undefined],
        ["i-1", "UNSUPPORTED_OS"],
        ["i-2", "SSM_UNMANAGED"],
        ["i-3", "TIMED_OUT"],
        ["i-4", "CANCELLED"],
        ["i-5", "NO_RESULTS"],
      ]);
      expect(metric(stack, "Inspector CIS Target Not Measured").at(-1)).to.equal(5);
      const records = await itemsOf(stack, "SCAN");
      const record = records.find(({ item }) => item === "SCAN");
      expect(record).to.include({ arn, targets: 6 });
    });
  });

  it("look again at a target that was still being scanned", async () => {
    await withCis(async (stack) => {
      const running = target(db, [check("1.1", "FAILED")], { runningFor: 2 * hour });
      stack.cisScans.run(cisScan(stack, "one", [target(web, [check("1.1", "PASSED")]), running]));
      await poll(stack);

      expect(await findings(stack)).to.deep.equal([`${db} 1.1 open`]);
      const records = await itemsOf(stack, "TARGET#");
      expect(records.filter(({ gap }) => gap !== undefined)).to.deep.equal([]);
      expect(metric(stack, "Inspector CIS Target Not Measured")).to.deep.equal([1, 0]);
      expect(stack.queues.flatMap(({ messages }) => messages)).to.deep.equal([]);
    });
  });

  it("wait for a scan that still runs, and take one that began earlier and ended later", async () => {
    await withCis(async (stack) => {
      const slow = cisScan(stack, "slow", [target(web, [check("1.1", "FAILED")])], {
        startedAt: stack.clock.now() - 20 * hour,
        status: "IN_PROGRESS",
      });
      stack.cisScans.run(slow);
      stack.cisScans.run(cisScan(stack, "quick", [target(db, [check("1.1", "FAILED")])]));
      await poll(stack);
      expect(applied(stack)).to.deep.equal([`${db} applied`]);

      await stack.advance(30 * hour);
      stack.cisScans.run({ ...slow, status: "COMPLETED" });
      await poll(stack);

      expect(applied(stack)).to.deep.equal([`${db} applied`, `${web} applied`]);
    });
  });

  it("read the members' instances, and tell no Security Hub that would refuse them", async () => {
    await withCis(async (stack) => {
      stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
      stack.cisScans.run(
        cisScan(stack, "one", [
          target(web, [check("1.1", "FAILED")]),
          target(db, [check("1.1", "FAILED")], { account: member }),
        ]),
      );

      await poll(stack);

      const items = await itemsOf(stack, "FINDING#inspector-cis#");
      expect(items.map((item) => String(item["target"])).sort()).to.deep.equal([
        `TARGET#123456789012#us-east-1#${web}`,
        `TARGET#${member}#us-east-1#${db}`,
      ]);
      expect(stack.securityHub.findings).to.have.length(1);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("close what was found on a member's instance when its account tells that it is gone", async () => {
    await withCis(async (stack) => {
      stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
      stack.cisScans.run(
        cisScan(stack, "one", [
          target(web, [check("1.1", "FAILED")]),
          target(db, [check("1.1", "FAILED")], { account: member }),
        ]),
      );
      await poll(stack);
      const terminated = (account?: string) => {
        const detail = { "instance-id": db, state: "terminated" };
        stack.emitEvent(
          "aws.ec2",
          "EC2 Instance State-change Notification",
          detail,
          undefined,
          account,
        );
        return stack.settle();
      };

      // Another account's instance of the same id is another instance.
      await terminated();
      expect(await findings(stack)).to.deep.equal([`${web} 1.1 open`, `${db} 1.1 open`]);

      await terminated(member);

      expect(await findings(stack)).to.deep.equal([`${web} 1.1 open`, `${db} 1.1 resolved`]);
      expect(stack.securityHub.findings).to.have.length(1);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("lose and repeat nothing where calls are throttled, cut off or taken in part", async () => {
    await withCis(async (stack) => {
      const checks = Array.from({ length: 1500 }, (_, at) =>
        check(`1.${at}`, at < 3 ? "FAILED" : "PASSED"),
      );
      const ids = Array.from({ length: 12 }, (_, at) => `i-${at.toString(16).padStart(17, "0")}`);
      const targets = Array.from({ length: 130 }, (_, at) =>
        at < ids.length
          ? target(ids[at] ?? "", at === 0 ? checks : [check("1.1", "FAILED")])
          : target(`i-f${at}`, [], { reason: "SSM_UNMANAGED", status: "CANCELLED" }),
      );
      stack.cisScans.run(cisScan(stack, "one", targets));
      stack.faults.add(
        { action: "inspector2:*", kind: "throttle", times: 6 },
        {
          action: "inspector2:GetCisScanResultDetails",
          kind: "disconnect",
          when: "after",
          after: 2,
        },
        { action: "sqs:SendMessageBatch", kind: "partial", count: 1, after: 1 },
        { action: "sqs:SendMessageBatch", kind: "disconnect", when: "after", after: 3 },
        {
          action: "dynamodb:UpdateItem",
          kind: "error",
          status: 500,
          code: "InternalServerError",
          times: 2,
        },
      );

      await poll(stack);
      await poll(stack);

      expect(await findings(stack)).to.have.length(11 + 3);
      expect(new Set(applied(stack)).size).to.be.at.least(12);
      expect(applied(stack).filter((line) => line.endsWith(" applied"))).to.have.length(12);
      expect(await itemsOf(stack, "TARGET#")).to.have.length(130);
      const changes = stack.events.filter(
        ({ detailType }) => detailType === "Plumbline Finding Changed",
      );
      const told = changes.map(
        ({ detail }) => `${String(detail["target"])} ${String(detail["id"])}`,
      );
      expect(new Set(told).size).to.equal(changes.length);
      expect(stack.queues.flatMap(({ messages }) => messages)).to.deep.equal([]);
    });
  });

  it("put aside, with its reason, what can never be read, and go on", async () => {
    await withCis(async (stack) => {
      stack.cisScans.run(
        cisScan(stack, "one", [target(web, [check("1.1", "FAILED")])], { reportAfter: 1e6 }),
      );

      await poll(stack);

      expect(await findings(stack)).to.deep.equal([`${web} 1.1 open`]);
      const aside = stack.queue("cis-dead-letters").messages;
      expect(aside.map(({ attributes }) => attributes["Reason"]?.StringValue)).to.satisfy(
        (reasons: string[]) =>
          reasons.length === 2 &&
          reasons.every((reason) => reason.includes("was not made in time")),
      );
    });
  });

  it("are those of the program's own configuration", async () => {
    await withCis(async (stack) => {
      const others = `${configurationOf(stack)}0`;
      const targets = [target(web, [check("1.1", "FAILED")])];
      stack.cisScans.run(cisScan(stack, "other", targets, { configurationArn: others }));

      await poll(stack);

      expect(await findings(stack)).to.deep.equal([]);
    });
  });

  it("of a hundred thousand checks are read in the memory that the function has", async () => {
    await withCis(async (stack) => {
      const text = "Configure this on every host, as the benchmark says. ".repeat(10);
      const checks = Array.from({ length: 5000 }, (_, at) =>
        check(`1.${at}`, at % 1000 === 0 ? "FAILED" : "PASSED", {
          checkDescription: text,
          remediation: text,
        }),
      );
      const targets = Array.from({ length: 20 }, (_, at) =>
        target(`i-${at.toString(16).padStart(17, "0")}`, checks),
      );
      stack.cisScans.run(cisScan(stack, "big", targets));

      await poll(stack);

      expect(await findings(stack)).to.have.length(100);
      const measured = await itemsOf(stack, "TARGET#");
      const counts = measured.map((item) => objectOf(item["checks"])["passed"]);
      expect(counts).to.deep.equal(Array.from({ length: 20 }, () => 4995));
      const reading = stack.invocations.filter((run) => run.function === "cis-results");
      const peak = Math.max(...reading.map(({ maxRssMegabytes }) => maxRssMegabytes));
      expect(peak).to.be.below(512);
    });
  });

  const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";
  for (const [kind, more] of [
    ["by default", {}],
    ["with a customer's key", { "plumbline:kmsKeyArn": kmsKeyArn }],
  ] as const) {
    it(`need every permission that their functions have, and no other, ${kind}`, async () => {
      await withStack({ config: { ...config, ...more } }, async (stack) => {
        stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
        await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
          rule: "cis:1.2",
          scope: "#prod",
          tags: { Stage: ["prod"] },
          benchmarks: ["CIS Amazon Linux 2023 Benchmark"],
          justification: "done in another way",
          owner: "platform",
          expires: new Date(stack.clock.now() + 24 * hour).toISOString(),
        });
        stack.tags.set(`arn:aws:ec2:us-east-1:123456789012:instance/${web}`, { Stage: "prod" });
        const remediation = "Do what the benchmark says.";
        const failed = ["1.1", "1.2"].map((id) => check(id, "FAILED", { remediation }));
        stack.cisScans.run(cisScan(stack, "one", [target(web, failed)]));
        stack.cisScans.run(cisScan(stack, "two", [target(db, failed)], { reportAfter: 1e6 }));
        await poll(stack);
        stack.faults.add({
          action: "lambda:InvokeFunction",
          kind: "error",
          status: 500,
          code: "X",
        });
        await poll(stack);

        expect((await findings(stack)).map((line) => line.split(" ").at(-1))).to.deep.equal([
          "open",
          "excepted",
          "open",
          "open",
        ]);
        expect(stack.denied).to.deep.equal([]);
        // Two reports that were never made, and a poll that could not be started.
        expect(stack.queue("cis-dead-letters").messages).to.have.length(3);
        const unused = stack
          .unusedPermissions()
          .filter(({ role }) => role.startsWith("cis-"))
          .flatMap(({ actions }) => actions);
        // DynamoDB asks for these when a table is made.
        const notHere = ["kms:DescribeKey", "kms:Encrypt", "kms:ReEncrypt*"];
        expect(unused.filter((action) => !notHere.includes(action))).to.deep.equal([]);
      });
    });
  }
});
