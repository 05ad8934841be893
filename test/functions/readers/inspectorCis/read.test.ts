import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { PermanentError } from "../../../../functions/errors";
import { controlIds } from "../../../../functions/findings/controls";
import { defaultResultPolicy } from "../../../../functions/findings/policy";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import {
  type CisCheck,
  type CisReading,
  parseLevelSeverities,
  readCisTarget,
} from "../../../../functions/readers/inspectorCis";
import { series } from "../../../helpers/scans";

const reading: CisReading = {
  scanArn: "arn:aws:inspector2:us-east-1:123456789012:owner/123456789012/cis-scan/1",
  level: "LEVEL_2",
  startedAt: "2026-11-20T02:00:00.000Z",
  targetId: "i-1234567890abcdef0",
  platform: "AMAZON_LINUX_2023",
};

const check = (checkId: string, status: string, rest: CisCheck = {}): CisCheck => ({
  checkId,
  status,
  title: `Ensure ${checkId}`,
  level: "LEVEL_1",
  ...rest,
});

const statuses = ["PASSED", "FAILED", "SKIPPED"] as const;
const anyCheck = fc.record({
  checkId: fc.constantFrom("1.1", "1.1.1", "2.3", "4.2.2", "5.1.1.6"),
  status: fc.constantFrom(...statuses),
  level: fc.constantFrom("LEVEL_1", "LEVEL_2"),
  title: fc.constantFrom("Ensure this", "Ensure that", ""),
  checkDescription: fc.option(fc.string(), { nil: undefined }),
  statusReason: fc.option(fc.string(), { nil: undefined }),
});

/** Whether a check is of a recommendation: one number may have several. */
function isOf(rule: string, title: string | undefined): (check: CisCheck) => boolean {
  return ({ checkId, title: own }) => checkId === rule && (own === "" ? rule : own) === title;
}

describe("readCisTarget", () => {
  it("reads the results of a real answer", async function () {
    const file = path.join(
      __dirname,
      "../../../../../shared/fixtures/inspector2-cis-scan-result-details.json",
    );
    if (!fs.existsSync(file)) {
      console.log("skipped: inspector2-cis-scan-result-details.json is not there");
      this.skip();
    }
    const { scanResultDetails } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      scanResultDetails: CisCheck[];
    };

    const report = await readCisTarget(scanResultDetails, { ...reading, platform: undefined });

    expect(report.counts).to.deep.equal({ pass: 1, fail: 2, notchecked: 1 });
    expect(report.scan.benchmark).to.deep.equal({ id: "CIS Amazon Linux 2 Benchmark" });
    expect(report.outcomes.map(({ rule, result, severity }) => [rule, result, severity])).to.eql([
      ["1.1.1.1", "pass", "medium"],
      ["1.1.1.2", "fail", "medium"],
      ["1.1.1.3", "fail", "low"],
      ["1.1.1.4", "notchecked", "low"],
    ]);
  });

  it("tells what a person needs to know of a check that is not met", async () => {
    const { outcomes } = await readCisTarget(
      [
        check("3.2.1", "FAILED", {
          checkDescription: "A host that is no router forwards nothing.",
          remediation: "sysctl -w net.ipv4.ip_forward=0",
          statusReason: "net.ipv4.ip_forward is 1",
          findingArn: "arn:aws:inspector2:us-east-1:123456789012:owner/1/cis-finding/2",
        }),
      ],
      reading,
    );

    const [outcome] = outcomes;
    expect(outcome?.metadata).to.deep.include({
      title: "Ensure 3.2.1",
      description: "A host that is no router forwards nothing.",
      fixText: "sysctl -w net.ipv4.ip_forward=0",
    });
    expect(outcome?.results[0]?.messages).to.deep.equal(["net.ipv4.ip_forward is 1"]);
    expect(outcome?.detail).to.equal("net.ipv4.ip_forward is 1");
    expect(controlIds(outcome?.metadata, [])).to.deep.equal(["CIS 3.2.1"]);
  });

  it("takes why a check fails from what fails, not from what was skipped", async () => {
    const { outcomes } = await readCisTarget(
      [
        check("3.2.1", "SKIPPED", { statusReason: "Manual check" }),
        check("3.2.1", "FAILED", { statusReason: "net.ipv4.ip_forward is 1" }),
      ],
      reading,
    );

    expect(outcomes.map(({ detail }) => detail)).to.deep.equal(["net.ipv4.ip_forward is 1"]);
  });

  it("takes severities from the levels, by the policy that it is given", async () => {
    const severities = parseLevelSeverities('{"LEVEL_1":"high"}');
    const checks = [
      check("1", "FAILED"),
      check("2", "FAILED", { level: "LEVEL_2" }),
      check("3", "FAILED", { level: undefined }),
      check("4", "FAILED", { level: "LEVEL_9" }),
    ];

    const { outcomes } = await readCisTarget(checks, { ...reading, severities });

    expect(outcomes.map(({ severity }) => severity)).to.deep.equal([
      "high",
      "low",
      "low",
      "unknown",
    ]);
  });

  it("never takes a status that it does not know for one that is met", async () => {
    const { outcomes } = await readCisTarget([check("1", "ERROR"), check("2", "")], reading);

    expect(outcomes.map(({ result }) => result)).to.deep.equal(["unknown", "unknown"]);
  });

  it("refuses a check that has no name, and more checks than it may take", async () => {
    const refused = async (checks: CisCheck[], rest: Partial<CisReading> = {}) => {
      try {
        await readCisTarget(checks, { ...reading, ...rest });
      } catch (error) {
        return error;
      }
      return undefined;
    };

    expect(await refused([{ status: "FAILED" }])).to.be.instanceOf(PermanentError);
    const many = [check("1", "PASSED"), check("2", "PASSED")];
    expect(await refused(many, { maxChecks: 1 })).to.be.instanceOf(PermanentError);
  });

  it("counts every result, and gives each check once with its worst result", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCheck), async (checks) => {
        const { outcomes, counts } = await readCisTarget(checks, reading);

        expect(Object.values(counts).reduce((a, b) => a + b, 0)).to.equal(checks.length);
        expect(new Set(outcomes.map(({ key }) => key)).size).to.equal(outcomes.length);
        for (const { rule, result, metadata } of outcomes) {
          const of = checks.filter(isOf(rule, metadata?.title)).map(({ status }) => status);
          const worst = of.includes("FAILED") ? "fail" : of.includes("PASSED") ? "pass" : undefined;
          expect(result).to.equal(worst ?? "notchecked");
        }
      }),
    );
  });

  it("never lets a check that was skipped close a finding", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCheck, { minLength: 1 }), async (checks) => {
        const failed = checks.map((each) => ({ ...each, status: "FAILED" }));
        const input = {
          series: { ...series, source: "inspector-cis" as const },
          time: reading.startedAt,
          now: reading.startedAt,
          exceptions: [],
          policy: defaultResultPolicy,
        };
        const first = reconcile({
          ...input,
          report: await readCisTarget(failed, reading),
          known: [],
        });
        const known = first.changes.map(({ finding }) => finding);
        const report = await readCisTarget(checks, reading);

        const { changes } = reconcile({ ...input, report, known });

        const closed = changes.filter(({ kind }) => kind === "resolved");
        for (const { finding } of closed) {
          const of = checks.filter(isOf(finding.rule, finding.title));
          expect(of.some(({ status }) => status === "PASSED")).to.equal(true);
          expect(of.some(({ status }) => status === "FAILED")).to.equal(false);
        }
      }),
    );
  });

  it("holds no texts of checks that are met", async () => {
    const text = "x".repeat(1000);
    const checks = function* (): Generator<CisCheck> {
      for (let i = 0; i < 100_000; i += 1) {
        yield check(`1.${i}`, "PASSED", { checkDescription: text + String(i), remediation: text });
      }
    };
    const before = process.memoryUsage().heapUsed;

    const { outcomes } = await readCisTarget(checks(), reading);

    expect(outcomes).to.have.length(100_000);
    expect(process.memoryUsage().heapUsed - before).to.be.below(150 * 1024 * 1024);
  });
});
