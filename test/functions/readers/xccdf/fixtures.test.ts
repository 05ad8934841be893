import * as fs from "node:fs";
import { expect } from "chai";
import { DocumentError } from "../../../../functions/errors";
import type { RuleOutcome, ScanReport } from "../../../../functions/findings/model";
import { readScanReports } from "../../../../functions/readers/xccdf";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";

interface TruthOfTestResult {
  readonly id: string;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly benchmark: { readonly id: string | null; readonly href: string | null } | null;
  readonly profile: string | null;
  readonly targets: readonly string[];
  readonly targetAddresses: readonly (string | null)[];
  readonly scores: readonly { system: string | null; maximum: string | null; value: string }[];
  readonly ruleResults: number;
  readonly byResult: Readonly<Record<string, number>>;
  readonly failBySeverityWithRuleFallback: Readonly<Record<string, number>>;
  readonly failIds: readonly string[];
  readonly duplicateIdrefs: readonly string[];
  readonly overrides: number;
  readonly instances: number;
  readonly messages: number;
  readonly identsBySystem: Readonly<Record<string, number>>;
}

interface Truth {
  readonly error?: string;
  readonly testResults?: readonly TruthOfTestResult[];
}

/** It has a document type: valid XML, but refused all the same. */
const refusedForItsEntities = "odd-entity-result.xml";

/** Its result says pass and its only override fail: the truth counts results without their overrides. */
const decidedByItsOverride = "sm-Target-Object-Long-Properties-xccdf.xml";

function truths(): [file: string, truth: Truth][] {
  const file = fixture("expected.json");
  if (!fs.existsSync(file)) return [];
  return Object.entries(JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, Truth>);
}

const readable = ({ error, testResults }: Truth) => !error && (testResults?.length ?? 0) > 0;

describe("recorded scanner results", () => {
  before(function () {
    skipWithoutFixtures(this);
  });

  it("are there to be read", () => {
    expect(truths()).to.have.lengthOf.above(50);
  });

  it("count by their overrides where these decide otherwise", async () => {
    const reports = await readScanReports(() => fs.createReadStream(fixture(decidedByItsOverride)));

    expect(reports.map(({ counts }) => counts)).to.deep.equal([{ fail: 1 }]);
  });

  for (const [file, truth] of truths()) {
    if (file === decidedByItsOverride) continue;
    if (readable(truth) && file !== refusedForItsEntities) {
      it(`gives the truth of ${file}`, async () => {
        // All in full, so that idents, messages and overrides can be counted as well.
        const reports = await readScanReports(() => fs.createReadStream(fixture(file)), {
          needs: () => true,
        });

        expect(reports.map(summaryOf)).to.deep.equal(truth.testResults?.map(expectedOf));
      });

      it(`gives the same of ${file} where only what is not met is kept`, async () => {
        const reports = await readScanReports(() => fs.createReadStream(fixture(file)));

        expect(reports.map(failuresOf)).to.deep.equal(
          truth.testResults?.map((each) => {
            const { counts, failing, failBySeverity } = expectedOf(each);
            return { counts, failing, failBySeverity };
          }),
        );
      });
    } else {
      it(`refuses ${file} with its place and a reason`, async () => {
        const error: unknown = await readScanReports(() =>
          fs.createReadStream(fixture(file)),
        ).catch((caught: unknown) => caught);

        expect(error).to.be.an.instanceOf(DocumentError);
        const { line, column, reason } = error as DocumentError;
        expect(line).to.be.at.least(1);
        expect(column).to.be.at.least(1);
        expect(reason).to.match(/\w+ \w+/);
      });
    }
  }
});

function failuresOf({ outcomes, counts }: ScanReport) {
  const failing = outcomes.flatMap(({ results }) => {
    return results.filter(({ result }) => result === "fail").map(({ rule }) => rule);
  });
  return { counts, failing: failing.sort(), failBySeverity: severitiesOf(outcomes) };
}

function severitiesOf(outcomes: readonly RuleOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { results, metadata } of outcomes) {
    for (const { result, severityAsWritten } of results) {
      const severity = severityAsWritten ?? metadata?.severityAsWritten ?? "unknown";
      if (result === "fail") counts[severity] = (counts[severity] ?? 0) + 1;
    }
  }
  return counts;
}

function summaryOf(report: ScanReport) {
  const { scan, outcomes } = report;
  const results = outcomes.flatMap((outcome) => outcome.results);
  const count = (parts: (result: (typeof results)[number]) => readonly unknown[]) =>
    results.reduce((sum, result) => sum + parts(result).length, 0);
  const identsBySystem: Record<string, number> = {};
  for (const { system } of results.flatMap(({ idents }) => idents)) {
    identsBySystem[system] = (identsBySystem[system] ?? 0) + 1;
  }
  return {
    id: scan.id,
    startTime: scan.startTime ?? null,
    endTime: scan.endTime ?? null,
    profile: scan.profile ?? null,
    target: scan.target.name ?? null,
    addresses: scan.target.addresses,
    scores: scan.scores,
    ...failuresOf(report),
    ruleResults: results.length,
    repeated: outcomes.filter((outcome) => outcome.results.length > 1).length,
    overrides: count((result) => result.overrides),
    instances: count((result) => result.instances),
    messages: count((result) => result.messages),
    identsBySystem,
  };
}

function expectedOf(truth: TruthOfTestResult) {
  const instant = (text: string | null) => {
    // A time without zone is UTC.
    if (text === null) return null;
    return new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`).toISOString();
  };
  return {
    id: truth.id,
    startTime: instant(truth.startTime),
    endTime: instant(truth.endTime),
    profile: truth.profile,
    target: truth.targets[0] ?? null,
    addresses: truth.targetAddresses.filter((address) => address),
    scores: truth.scores.map(({ system, maximum, value }) => ({
      system: system ?? "urn:xccdf:scoring:default",
      value: Number(value),
      maximum: Number(maximum ?? 100),
    })),
    counts: truth.byResult,
    failing: [...truth.failIds].sort(),
    failBySeverity: truth.failBySeverityWithRuleFallback,
    ruleResults: truth.ruleResults,
    repeated: truth.duplicateIdrefs.length,
    overrides: truth.overrides,
    instances: truth.instances,
    messages: truth.messages,
    identsBySystem: truth.identsBySystem,
  };
}
