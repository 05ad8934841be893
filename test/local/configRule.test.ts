import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { plannedSamples } from "../../cli/local/plan";
import type { LocalStack } from "../../local/stack";
import { fixture, withStack } from "./helpers/stacks";

const program = fixture("configRuleProgram");
const samples = plannedSamples(path.join(__dirname, "..", "..", "samples")).filter(
  ({ objectName }) => objectName.includes("-scap-"),
);
const resourceType = "AWS::EC2::Instance";
const hour = 3_600_000;
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";
/** DynamoDB asks it when a table is made. */
const notHere = ["kms:DescribeKey", "kms:Encrypt", "kms:ReEncrypt*"];
const arnOf = (id: string): string => `arn:aws:ec2:us-east-1:123456789012:instance/${id}`;

/** Records a running instance with the rule's tag. */
function launch(stack: LocalStack, resourceId: string, state = "running"): void {
  const tags = { RunSCAP: "True" };
  stack.tags.set(arnOf(resourceId), tags);
  stack.config.record({
    resourceType,
    resourceId,
    tags,
    configuration: { state: { name: state } },
  });
}

/** Uploads the newest sample as a host of its own, as if it had been made yesterday. */
async function scan(stack: LocalStack, instanceId: string): Promise<void> {
  const sample = samples.at(-1);
  if (sample === undefined) throw new Error("there are no samples");
  const made = sample.objectName.slice(0, 10);
  const yesterday = new Date(stack.clock.now() - 24 * hour).toISOString().slice(0, 10);
  const document = gunzipSync(fs.readFileSync(sample.path)).toString("utf8");
  const name = sample.objectName.replace(made, yesterday).replace(/\.gz$/, "");
  const key = `${stack.instance(instanceId).roleId}:${instanceId}/${name}`;
  await stack.upload({ instanceId, key, body: document.replaceAll(made, yesterday) });
}

const complianceOf = (stack: LocalStack, id: string): string | undefined =>
  stack.config.compliance("cis").find(({ resourceId }) => resourceId === id)?.compliance;
const annotationOf = (stack: LocalStack, id: string): string =>
  stack.config.compliance("cis").find(({ resourceId }) => resourceId === id)?.annotation ?? "";
const startsOf = (stack: LocalStack): number =>
  stack.calls.filter(({ action, error }) => action.endsWith("StartConfigRulesEvaluation") && !error)
    .length;
const errorsOf = (stack: LocalStack) =>
  stack.invocations.flatMap(({ error }) => (error === undefined ? [] : [error.errorMessage]));

describe("a rule of AWS Config on stored results", () => {
  const host = "i-0bbb2222ccc33334d";
  it("starts the scan of a new instance once, and shows its result within minutes", async () => {
    await withStack({ program }, async (stack) => {
      launch(stack, host);
      launch(stack, host);
      await stack.settle();

      expect(stack.commands.sent).to.have.length(1);
      const [command] = stack.commands.sent;
      expect(command?.instanceIds).to.deep.equal([host]);
      expect(command?.parameters["ResultsBucket"]).to.have.length(1);
      expect(complianceOf(stack, host)).to.equal("NON_COMPLIANT");
      expect(annotationOf(stack, host)).to.match(/^No result of openscap so far; an audit was/);

      await scan(stack, host);
      await stack.settle();

      expect(complianceOf(stack, host)).to.equal("NON_COMPLIANT");
      expect(annotationOf(stack, host)).to.match(/^\d+ failed: .*\. Worst: .+/);
      expect(startsOf(stack)).to.equal(1);
      expect(errorsOf(stack)).to.deep.equal([]);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("evaluates nothing when the same result comes again", async () => {
    await withStack({ program }, async (stack) => {
      launch(stack, host);
      await scan(stack, host);
      await stack.settle();
      const before = { puts: stack.config.puts.length, starts: startsOf(stack) };

      await scan(stack, host);
      await stack.settle();

      expect({ puts: stack.config.puts.length, starts: startsOf(stack) }).to.deep.equal(before);
    });
  });

  it("waits with scans that come while an evaluation is under way, and loses none", async () => {
    await withStack({ program, concurrency: 1 }, async (stack) => {
      launch(stack, host);
      await stack.settle();
      stack.faults.add({
        action: "config:StartConfigRulesEvaluation",
        kind: "error",
        status: 400,
        code: "LimitExceededException",
        times: 2,
      });
      await scan(stack, host);
      await stack.settle();

      expect(annotationOf(stack, host)).to.match(/failed/);
      expect(stack.queue("cis-dead-letters").messages).to.deep.equal([]);
    });
  });

  it("puts scans aside that AWS Config will not hear of", async () => {
    await withStack({ program }, async (stack) => {
      launch(stack, host);
      await stack.settle();
      stack.faults.add({
        action: "config:StartConfigRulesEvaluation",
        kind: "error",
        status: 400,
        code: "ResourceInUseException",
        times: 5,
      });
      await scan(stack, host);
      await stack.settle();

      expect(stack.queue("cis-dead-letters").messages).to.have.length(1);
    });
  });

  it("judges more than a hundred instances on schedule, throttled and refused in between", async () => {
    await withStack({ program }, async (stack) => {
      const ids = Array.from(
        { length: 120 },
        (_, index) => `i-${index.toString(16).padStart(17, "0")}`,
      );
      for (const id of ids) {
        const tags = { RunSCAP: "True" };
        const configuration = { state: { name: "stopped" } };
        stack.config.record({ resourceType, resourceId: id, tags, configuration });
      }
      await stack.settle();
      const put = "config:PutEvaluations";
      stack.faults.add(
        { action: put, kind: "throttle", times: 4 },
        { action: put, kind: "partial", count: 3, after: 4 },
      );

      await stack.advance(25 * hour);

      expect(errorsOf(stack)).to.deep.equal([]);
      const last = stack.config.puts.filter(({ orderingTime }) => orderingTime > Date.now() + hour);
      expect(new Set(last.map(({ resourceId }) => resourceId)).size).to.equal(120);
      expect(stack.commands.sent).to.deep.equal([]);
    });
  });

  it("lets go of instances that are gone or have lost the tag", async () => {
    await withStack({ program }, async (stack) => {
      const other = "i-0aaa1111bbb22223c";
      launch(stack, host);
      launch(stack, other);
      await stack.settle();

      launch(stack, host, "terminated");
      stack.config.record({ resourceType, resourceId: other, tags: {} });
      await stack.settle();

      expect(complianceOf(stack, host)).to.equal("NOT_APPLICABLE");
      expect(complianceOf(stack, other)).to.equal("NOT_APPLICABLE");
    });
  });

  it("retires on schedule what it was never told is gone", async () => {
    await withStack({ program }, async (stack) => {
      launch(stack, host);
      await stack.settle();
      // The notification of the deletion is lost.
      stack.faults.add({ action: "lambda:InvokeFunction", kind: "error", status: 500, code: "X" });
      stack.config.record({
        resourceType,
        resourceId: host,
        configurationItemStatus: "ResourceDeleted",
      });
      await stack.settle();
      expect(complianceOf(stack, host)).to.equal("NON_COMPLIANT");

      await stack.advance(25 * hour);

      expect(complianceOf(stack, host)).to.equal("NOT_APPLICABLE");
    });
  });

  it("fetches an item that was too large for its notification", async () => {
    await withStack({ program }, async (stack) => {
      const tags = { RunSCAP: "True" };
      const configuration = { state: { name: "stopped" }, blob: "x".repeat(300_000) };
      stack.config.record({ resourceType, resourceId: host, tags, configuration });
      await stack.settle();

      expect(annotationOf(stack, host)).to.equal("No result of openscap so far.");
      expect(errorsOf(stack)).to.deep.equal([]);
    });
  });

  it("says so where Systems Manager does not reach an instance, and puts failures aside", async () => {
    await withStack({ program }, async (stack) => {
      stack.commands.unmanaged.add(host);
      launch(stack, host);
      await stack.settle();
      expect(annotationOf(stack, host)).to.contain("Systems Manager does not reach the instance");

      stack.faults.add({
        action: "dynamodb:Query",
        kind: "error",
        status: 400,
        code: "ResourceNotFoundException",
        times: 3,
      });
      launch(stack, "i-0aaa1111bbb22223c");
      await stack.settle();

      expect(stack.queue("cis-dead-letters").messages).to.have.length(1);
    });
  });

  for (const [kind, config] of [
    ["by default", {}],
    ["with a customer's key", { kmsKeyArn }],
  ] as const) {
    it(`is allowed all that it does, and nothing more, ${kind}`, async () => {
      await withStack({ program, config }, async (stack) => {
        const tags = { RunSCAP: "True" };
        stack.tags.set(arnOf(host), tags);
        const configuration = { state: { name: "running" }, blob: "x".repeat(300_000) };
        stack.config.record({ resourceType, resourceId: host, tags, configuration });
        await stack.settle();
        stack.config.evaluate("cis");
        await stack.settle();
        await scan(stack, host);
        await stack.settle();
        stack.faults.add(
          { action: "dynamodb:Query", kind: "error", status: 400, code: "X", times: 3 },
          { action: "config:Start*", kind: "error", status: 400, code: "X", times: 5 },
        );
        launch(stack, "i-0aaa1111bbb22223c");
        await stack.settle();
        stack.emitEvent("plumbline", "Plumbline Scan Recorded", {
          source: "openscap",
          account: "123456789012",
          region: "us-east-1",
          store: stack.graph.outputs["findingsTable"],
        });
        await stack.settle();

        expect(stack.denied).to.deep.equal([]);
        expect(stack.queue("cis-dead-letters").messages).to.have.length(2);
        const unused = stack
          .unusedPermissions()
          .filter(({ role }) => role.startsWith("cis-"))
          .flatMap(({ actions }) => actions);
        expect(unused.filter((action) => !notHere.includes(action))).to.deep.equal([]);
      });
    });
  }
});
