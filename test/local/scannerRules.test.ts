import { expect } from "chai";
import type { LocalStack } from "../../local/stack";
import * as cis from "../helpers/cisScans";
import { check, control, profile, report } from "../helpers/inspec";
import { fixture, withStack } from "./helpers/stacks";

const program = fixture("scannerRulesProgram");
const host = "i-0aaa1111bbb22223c";
const minute = 60_000;
/** What the rules' defaults ask for, whatever their source. */
const tags = { ComplianceBenchmark: "cis-dil-benchmark", ComplianceScan: "true" };

const withScanner = (scanner: string, use: (stack: LocalStack) => Promise<void>) =>
  withStack({ program, config: { scanner } }, use);

/** Records a running instance with the rules' tags. */
async function launch(stack: LocalStack, resourceId = host): Promise<void> {
  stack.tags.set(`arn:aws:ec2:us-east-1:123456789012:instance/${resourceId}`, tags);
  const configuration = { state: { name: "running" } };
  stack.config.record({ resourceType: "AWS::EC2::Instance", resourceId, tags, configuration });
  await stack.settle();
}

/** What AWS Config says of the host. */
function said(stack: LocalStack): string {
  const result = stack.config.compliance("rule").find(({ resourceId }) => resourceId === host);
  return `${String(result?.compliance)}: ${result?.annotation ?? ""}`;
}

/** Checks that nothing went wrong on the way. */
function untroubled(stack: LocalStack): void {
  const errors = stack.invocations.flatMap(({ error }) => error?.errorMessage ?? []);
  expect(errors).to.deep.equal([]);
  expect(stack.denied).to.deep.equal([]);
  expect(stack.queues.flatMap(({ messages }) => messages)).to.deep.equal([]);
}

describe("a rule on audits of Cinc Auditor that it makes itself", () => {
  /** Uploads what an audit found that ended now. */
  async function upload(stack: LocalStack, ...statuses: readonly string[]): Promise<void> {
    const found = statuses.map((status, index) => ({ id: `cis-${index + 1}`, status }));
    await uploadControls(stack, found);
  }

  async function uploadControls(
    stack: LocalStack,
    found: readonly { readonly id: string; readonly status: string; readonly rest?: object }[],
  ): Promise<void> {
    const now = new Date(stack.clock.now()).toISOString();
    const controls = found.map(({ id, status, rest }) => {
      const result = check(status, { start_time: now, run_time: 0 });
      return control(id, [result], { impact: 0.7, ...rest });
    });
    const platform = { name: "debian", release: "12", target_id: host };
    const body = JSON.stringify(report([profile("cis-dil-benchmark", controls)], { platform }));
    const name = `${now.slice(0, 19).replaceAll(":", "-")}Z-inspec-results.json`;
    const key = `${stack.instance(host).roleId}:${host}/${name}`;
    await stack.upload({ instanceId: host, key, body });
    await stack.settle();
  }

  it("starts the audit of a new instance, and follows what it finds", async () => {
    await withScanner("cinc-auditor", async (stack) => {
      await launch(stack);

      const [command, ...others] = stack.commands.sent;
      expect(others).to.deep.equal([]);
      expect(command?.instanceIds).to.deep.equal([host]);
      expect(command?.parameters["ResultsBucket"]).to.have.length(1);
      expect(said(stack)).to.equal(
        "NON_COMPLIANT: No result of inspec so far; an audit was started.",
      );

      await stack.advance(5 * minute);
      await upload(stack, "failed", "failed", "passed");
      expect(said(stack)).to.match(
        /^NON_COMPLIANT: 2 failed: 2 high\. .* rules assessed .*\. Worst: Title of cis-1$/,
      );

      await stack.advance(24 * 60 * minute);
      await upload(stack, "passed", "passed", "passed");
      expect(said(stack))
        .to.include("COMPLIANT: No rule fails that counts for inspec.")
        .and.not.include("NON_COMPLIANT");

      await stack.advance(24 * 60 * minute);
      await upload(stack, "passed", "failed", "passed");
      expect(said(stack)).to.match(
        /^NON_COMPLIANT: 1 failed: 1 high\. .* rules assessed .*\. Worst: Title of cis-2$/,
      );
      expect(stack.commands.sent).to.have.length(1);
      untroubled(stack);
    });
  });

  it("follows a waiver to its end, which no scan tells of", async () => {
    await withScanner("cinc-auditor", async (stack) => {
      await launch(stack);
      const today = new Date(stack.clock.now()).toISOString().slice(0, 10);
      const waiver = { justification: "a spare host", expiration_date: today, run: true };
      const rest = { waiver_data: { ...waiver, skipped_due_to_waiver: false, message: "" } };
      await uploadControls(stack, [{ id: "cis-1", status: "failed", rest }]);
      expect(said(stack)).to.match(/^COMPLIANT: .*beside them 1 excepted/);

      await stack.advance(24 * 60 * minute);

      expect(said(stack)).to.match(
        /^NON_COMPLIANT: 1 failed: 1 high\. .* rules assessed .*\. Worst: Title of cis-1$/,
      );
      const last = stack.config.puts.at(-1);
      expect(last?.orderingTime).to.be.at.least(Date.parse(`${today}T23:59:59Z`));
      untroubled(stack);
    });
  });

  it("asks once more when the results have grown too old, and says how old", async () => {
    await withScanner("cinc-auditor", async (stack) => {
      await launch(stack);
      await upload(stack, "passed");
      expect(said(stack)).to.match(/^COMPLIANT/);

      await stack.advance(24 * 60 * minute);
      await stack.advance(24 * 60 * minute);
      await stack.advance(2 * minute);
      stack.config.evaluate("rule");
      stack.config.evaluate("rule");
      await stack.settle();

      expect(said(stack)).to.match(/^NON_COMPLIANT: The newest result of inspec is older than/);
      expect(stack.commands.sent).to.have.length(2);
      untroubled(stack);
    });
  });
});

describe("a rule on audits of AWS-RunInspecChecks", () => {
  /** What AWS's document puts for the host, and what the service tells of the command's end. */
  async function ended(stack: LocalStack, status: string, told = true): Promise<void> {
    stack.putCompliance(host, {
      ComplianceType: "Custom:InSpec",
      ResourceType: "ManagedInstance",
      ExecutionSummary: { ExecutionTime: Math.floor(stack.clock.now() / 1000) },
      Items: ["cis-1", "cis-2"].map((Id) => ({
        Id,
        Title: `Control ${Id}`,
        Severity: "HIGH",
        Status: status,
      })),
    });
    if (told) {
      stack.emitEvent("aws.ssm", "EC2 Command Invocation Status-change Notification", {
        "command-id": stack.commands.sent.at(-1)?.id ?? "",
        "document-name": "AWS-RunInspecChecks",
        "instance-id": host,
        status: "Success",
      });
    }
    await stack.settle();
    await stack.advance(2 * minute);
  }

  it("follows the command that it started, and what the sweep finds", async () => {
    await withScanner("AWS-RunInspecChecks", async (stack) => {
      await launch(stack);
      expect(stack.commands.sent.map(({ document }) => document)).to.deep.equal([
        "AWS-RunInspecChecks",
      ]);

      await ended(stack, "NON_COMPLIANT");
      expect(said(stack)).to.match(
        /^NON_COMPLIANT: 2 failed: 2 high\. .* rules assessed .*\. Worst: Control cis-1/,
      );

      await stack.advance(10 * minute);
      await ended(stack, "COMPLIANT", false);
      expect(said(stack)).to.match(/^NON_COMPLIANT/);
      await stack.fire("audit-sweep");
      await stack.advance(2 * minute);
      expect(said(stack))
        .to.include("COMPLIANT: No rule fails that counts for inspec.")
        .and.not.include("NON_COMPLIANT");
      untroubled(stack);
    });
  });
});

describe("a rule on CIS scans of Amazon Inspector", () => {
  it("is evaluated again when a scan was polled, and starts nothing by itself", async () => {
    await withScanner("inspector-cis", async (stack) => {
      await launch(stack);
      expect(said(stack)).to.equal("NON_COMPLIANT: No result of inspector-cis so far.");

      const failed = [cis.check("1.1", "FAILED"), cis.check("1.2", "PASSED")];
      stack.cisScans.run(cis.cisScan(stack, "one", [cis.target(host, failed)]));
      await stack.fire("cis-poll");
      expect(said(stack)).to.match(
        /^NON_COMPLIANT: 1 failed: 1 medium\. .* rules assessed .*\. Worst: Ensure 1.1 is so$/,
      );

      await stack.advance(24 * 60 * minute);
      const passed = [cis.check("1.1", "PASSED"), cis.check("1.2", "PASSED")];
      stack.cisScans.run(cis.cisScan(stack, "two", [cis.target(host, passed)]));
      await stack.fire("cis-poll");
      expect(said(stack))
        .to.include("COMPLIANT: No rule fails that counts for inspector-cis.")
        .and.not.include("NON_COMPLIANT");
      expect(stack.commands.sent).to.deep.equal([]);
      untroubled(stack);
    });
  });
});
