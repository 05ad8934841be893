import { expect } from "chai";
import type { LocalStack } from "../../../local/stack";
import { failure, fixture, withStack } from "../helpers/stacks";

const program = fixture("configProgram");
const instance = { resourceType: "AWS::EC2::Instance", resourceId: "i-0123456789abcdef0" };
const tags = { Audit: "yes" };

interface RuleEvent {
  readonly invokingEvent: string;
  readonly ruleParameters?: string;
  readonly eventLeftScope: boolean;
  readonly resultToken: string;
  readonly [name: string]: unknown;
}

/** The events that the function was given since, with their invoking events read. */
async function eventsOf(stack: LocalStack, happen: () => void) {
  const before = stack.invocations.length;
  happen();
  await stack.settle();
  return stack.invocations.slice(before).map(({ event }) => {
    const rule = event as RuleEvent;
    const invoking = JSON.parse(rule.invokingEvent) as Record<string, unknown>;
    return Object.assign({ invoking }, rule);
  });
}

describe("rules of AWS Config", () => {
  it("start their functions for items in their scope, in Config's own words", async () => {
    await withStack({ program }, async (stack) => {
      const [event, ...others] = await eventsOf(stack, () => {
        stack.config.record({ ...instance, tags, configuration: { state: { name: "running" } } });
        stack.config.record({ resourceType: "AWS::EC2::Instance", resourceId: "i-1", tags: {} });
      });

      expect(others).to.deep.equal([]);
      const rule = stack.config.rule("tagged");
      expect(event).to.include({
        version: "1.0",
        eventLeftScope: false,
        ruleParameters: '{"most":"3"}',
        accountId: "123456789012",
        configRuleName: rule.name,
        configRuleArn: `arn:aws:config:us-east-1:123456789012:config-rule/${rule.id}`,
        configRuleId: rule.id,
      });
      expect(event?.resultToken).to.be.a("string");
      expect(event?.invoking).to.include({ messageType: "ConfigurationItemChangeNotification" });
      expect(event?.invoking["configurationItem"]).to.deep.include({
        ...instance,
        tags,
        configuration: { state: { name: "running" } },
        configurationItemStatus: "ResourceDiscovered",
        awsAccountId: "123456789012",
        awsRegion: "us-east-1",
        ARN: "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0",
      });
    });
  });

  it("leave out parameters that a rule does not have", async () => {
    await withStack({ program }, async (stack) => {
      const [event] = await eventsOf(stack, () => {
        stack.config.record({ resourceType: "AWS::S3::Bucket", resourceId: "data" });
      });

      expect(event).not.to.have.property("ruleParameters");
      expect(event?.invoking["configurationItem"]).to.include({ ARN: "arn:aws:s3:::data" });
    });
  });

  it("say that a resource left the scope, once", async () => {
    await withStack({ program }, async (stack) => {
      stack.config.record({ ...instance, tags });

      const events = await eventsOf(stack, () => {
        stack.config.record({ ...instance, tags: { Audit: "no" } });
        stack.config.record({ ...instance, tags: { Audit: "never" } });
      });

      expect(events.map(({ eventLeftScope }) => eventLeftScope)).to.deep.equal([false, true]);
    });
  });

  it("send a summary of what is too large, to rules that want summaries", async () => {
    await withStack({ program }, async (stack) => {
      const configuration = { blob: "x".repeat(300_000) };
      const [event, ...others] = await eventsOf(stack, () => {
        stack.config.record({ ...instance, tags, configuration });
        stack.config.record({ resourceType: "AWS::S3::Bucket", resourceId: "big", configuration });
      });

      expect(others).to.deep.equal([]);
      expect(event?.invoking).to.include({
        messageType: "OversizedConfigurationItemChangeNotification",
      });
      expect(event?.invoking).not.to.have.property("configurationItem");
      expect(event?.invoking["configurationItemSummary"]).to.include({
        ...instance,
        changeType: "CREATE",
      });
    });
  });

  it("fire on their schedule, once for all the time that was put forward", async () => {
    await withStack({ program }, async (stack) => {
      await stack.advance(5 * 3_600_000);
      expect(stack.invocations).to.deep.equal([]);
      await stack.advance(30 * 3_600_000);

      expect(stack.invocations).to.have.length(1);
      const { invokingEvent } = stack.invocations[0]?.event as RuleEvent;
      const invoking = JSON.parse(invokingEvent) as Record<string, unknown>;
      expect(invoking).to.include({
        messageType: "ScheduledNotification",
        awsAccountId: "123456789012",
      });
      expect(invoking).not.to.have.property("configurationItem");
    });
  });

  it("are refused when their function lets another account in", async () => {
    const { message } = await failure(
      withStack({ program, config: { source: "999999999999" } }, () => Promise.resolve()),
    );

    expect(message).to.match(/^rule \w+-\w+: no permission of function judge lets config/);
    expect(message).to.contain("123456789012");
  });

  it("are followed for other accounts that the function lets in", async () => {
    const account = { partition: "aws", accountId: "222222222222", region: "eu-west-1" };
    const config = { members: '["222222222222"]' };
    await withStack({ program, config }, async (stack) => {
      const own = stack.config.rule("tagged");
      const id = "config-rule-member";
      const arn = `arn:aws:config:eu-west-1:222222222222:config-rule/${id}`;
      stack.config.add({ ...own, name: "in-a-pack", id, arn, account });

      const [event, ...others] = await eventsOf(stack, () => {
        stack.config.record({ ...instance, tags, account });
      });

      expect(others).to.deep.equal([]);
      expect(event).to.include({ accountId: "222222222222", configRuleName: "in-a-pack" });
      const third = { ...account, accountId: "333333333333" };
      expect(() => {
        stack.config.add({ ...own, name: "elsewhere", account: third });
      }).to.throw("lets config.amazonaws.com start it for account 333333333333");
    });
  });

  it("keep items and results from run to run", async () => {
    const fs = await import("node:fs");
    const os = await import("node:os");
    const path = await import("node:path");
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-config-"));
    try {
      await withStack({ program, directory }, async (stack) => {
        stack.config.record({ ...instance, tags });
        await stack.settle();
      });
      await withStack({ program, directory }, async (stack) => {
        const events = await eventsOf(stack, () => {
          stack.config.evaluate("tagged");
        });
        const kinds = events.map(({ invoking }) => invoking["messageType"]);
        expect(kinds).to.deep.equal([
          "ConfigurationItemChangeNotification",
          "ScheduledNotification",
        ]);
      });
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  });
});
