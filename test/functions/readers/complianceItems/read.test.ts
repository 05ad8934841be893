import * as fs from "node:fs";
import type { ComplianceItem as SdkItem } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import type { ScanReport } from "../../../../functions/findings/model";
import { defaultResultPolicy } from "../../../../functions/findings/policy";
import { reconcile } from "../../../../functions/findings/life/reconcile";
import {
  type ComplianceItem,
  readComplianceItems,
} from "../../../../functions/readers/complianceItems";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import { targetOf } from "../../../helpers/findings";

function item(changes: Partial<ComplianceItem> = {}): ComplianceItem {
  return {
    ComplianceType: "Custom:InSpec",
    ResourceType: "ManagedInstance",
    ResourceId: "i-1234567890abcdef0",
    Id: "1.1",
    Title: "Ensure it is so",
    Status: "NON_COMPLIANT",
    Severity: "HIGH",
    ExecutionSummary: { ExecutionTime: new Date("2026-11-21T02:00:00Z") },
    Details: {},
    ...changes,
  };
}

async function one(items: readonly ComplianceItem[]): Promise<ScanReport> {
  const [report, ...others] = await readComplianceItems(items);
  if (report === undefined || others.length > 0) throw new Error("not exactly one scan");
  return report;
}

describe("SSM compliance items", () => {
  it("of the recorded kind give their severities and results", async function () {
    skipWithoutFixtures(this);
    const file = fs.readFileSync(fixture("ssm-list-compliance-items-inspec.json"), "utf8");
    const { ComplianceItems } = JSON.parse(file) as { ComplianceItems: ComplianceItem[] };

    const { scan, outcomes, counts } = await one(ComplianceItems);

    expect(counts).to.deep.equal({ fail: 6, pass: 1 });
    expect(outcomes.map(({ severity }) => severity)).to.deep.equal([
      "critical",
      "high",
      "medium",
      "low",
      "info",
      "unknown",
      "unknown",
    ]);
    expect(scan).to.deep.include({
      source: "inspec",
      benchmark: { id: "Custom:InSpec", version: "unversioned" },
      endTime: "2019-02-17T13:01:10.000Z",
    });
    expect(scan.target.instanceIds).to.deep.equal(["i-1234567890abcdef0"]);
  });

  it("are taken page after page, in the SDK's form", async () => {
    async function* pages(): AsyncGenerator<SdkItem> {
      await Promise.resolve();
      for (let id = 0; id < 120; id += 1) {
        yield { ...item({ Id: `c-${id}` }), Severity: "LOW", Status: "COMPLIANT" } as SdkItem;
      }
    }

    const [report] = await readComplianceItems(pages());

    expect(report?.counts).to.deep.equal({ pass: 120 });
  });

  it("of other types are left out, and the type is compared without regard to case", async () => {
    const types = ["Custom:Inspec", "CUSTOM:INSPEC", "Patch", "Association", "Custom:InSpec2"];

    const report = await one(
      types.map((ComplianceType, id) => item({ ComplianceType, Id: `${id}` })),
    );

    expect(report.outcomes.map(({ rule }) => rule)).to.deep.equal(["0", "1"]);
  });

  it("are a scan for each profile that the details name, and for each resource", async () => {
    const of = (ResourceId: string, Details: Record<string, string>) =>
      item({ ResourceId, Details });
    const reports = await readComplianceItems([
      of("i-1234567890abcdef0", { Profile: "os", ProfileVersion: "2.0" }),
      of("i-1234567890abcdef0", { profile: "ssh" }),
      of("mi-1234567890abcdef0", { Profile: "os" }),
      of("i-1234567890abcdef0", {}),
    ]);

    expect(
      reports.map(({ scan, outcomes }) => [scan.benchmark, scan.target.name, outcomes[0]?.key]),
    ).to.deep.equal([
      [{ id: "os", version: "2.0" }, "i-1234567890abcdef0", "1.1"],
      [{ id: "ssh", version: "unversioned" }, "i-1234567890abcdef0", "1.1"],
      [{ id: "os", version: "unversioned" }, "mi-1234567890abcdef0", "1.1"],
      [
        { id: "Custom:InSpec", version: "unversioned" },
        "i-1234567890abcdef0",
        reports[3]?.outcomes[0]?.key,
      ],
    ]);
  });

  it("say more of the result in their details than in their status", async () => {
    const details = ["notchecked", "Error", "odd"].map((Result, id) =>
      item({ Id: `${id}`, Details: { Result } }),
    );

    const { outcomes } = await one([...details, item({ Id: "3", Status: "" })]);

    expect(outcomes.map(({ result }) => result)).to.deep.equal([
      "notchecked",
      "error",
      "fail",
      "unknown",
    ]);
  });

  it("of a check outside of a control are of one rule in every run of InSpec", async () => {
    const keys = async (run: string, details: Record<string, string>) => {
      const id = `(generated from a.rb:2 ${run})`;
      const { outcomes } = await one([item({ Id: id, Title: id, Details: details })]);
      return outcomes.map(({ key, rule }) => [key, rule]);
    };

    const profiles: readonly Record<string, string>[] = [{}, { Profile: "mine" }];
    for (const details of profiles) {
      expect(await keys("0f".repeat(16), details)).to.deep.equal(
        await keys("a1".repeat(16), details),
      );
    }
  });

  it("of one rule give one outcome, the worst", async () => {
    const { outcomes } = await one([
      item({ Status: "COMPLIANT", Severity: "CRITICAL" }),
      item({ Severity: "LOW" }),
    ]);

    expect(outcomes).to.have.lengthOf(1);
    expect(outcomes[0]).to.include({ result: "fail", severity: "critical" });
  });

  it("are refused beyond their number", async () => {
    const failure = await readComplianceItems([item(), item()], { maxItems: 1 }).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(failure).to.have.property("message", "there are more than 1 compliance items");
  });

  it("of two profiles that take turns never close each other's findings", async () => {
    const anySet = fc.uniqueArray(
      fc.record({ Id: fc.constantFrom("1.1", "1.2", "1.3"), met: fc.boolean() }),
      { selector: ({ Id }) => Id },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), anySet), { maxLength: 8 }),
        async (turns) => {
          const open = new Map<string, Finding>();
          const expected = new Set<string>();
          for (const [first, set] of turns) {
            const titled = set.map(({ Id, met }) => ({
              Id,
              met,
              Title: `${first ? "A" : "B"} ${Id}`,
            }));
            for (const { met, Title } of titled) {
              if (met) expected.delete(Title);
              else expected.add(Title);
            }
            const [report] = await readComplianceItems(
              titled.map(({ Id, Title, met }) =>
                item({ Id, Title, Status: met ? "COMPLIANT" : "NON_COMPLIANT" }),
              ),
            );
            if (report !== undefined) apply(report, open);
          }

          const titles = [...open.values()].flatMap(({ state, title }) =>
            state === "open" ? title : [],
          );
          expect(new Set(titles)).to.deep.equal(expected);
        },
      ),
    );
  });
});

function apply(report: ScanReport, findings: Map<string, Finding>): void {
  const time = "2026-11-21T02:00:00.000Z";
  const { changes } = reconcile({
    series: {
      target: targetOf(),
      source: "inspec",
      benchmark: report.scan.benchmark.id ?? "",
      profile: "",
    },
    report,
    time,
    now: time,
    known: [...findings.values()],
    exceptions: [],
    policy: defaultResultPolicy,
    previousBenchmarkVersion: findings.size === 0 ? undefined : report.scan.benchmark.version,
  });
  for (const { finding } of changes) findings.set(finding.key, finding);
}
