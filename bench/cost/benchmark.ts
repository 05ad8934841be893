import * as fs from "node:fs";
import * as path from "node:path";
import type { RuleMetadata, Severity } from "../../functions/findings/model";
import { readRuleMetadata, readScanReports } from "../../functions/readers/xccdf";
import { packageRoot } from "../../local/program/packageRoot";

/** A rule with all that a benchmark says of it. */
export interface BenchmarkRule {
  readonly metadata: RuleMetadata;
  readonly severity: Severity;
}

/** What the fleet is scanned against. */
export interface Benchmark {
  readonly id: string;
  readonly version: string;
  readonly profile: string;
  /** The rules that the profile selects, in the order of the results. */
  readonly rules: readonly BenchmarkRule[];
}

/** A real scan of RHEL 8 against the DISA STIG profile: its texts are as long as real ones are. */
const sample = "i-0bbb2222ccc33334d_2026-11-21T03-23-20Z-scap-results.xml.gz";

/** The benchmark of a sample in this checkout, reduced to the rules that its profile selects. */
export async function loadBenchmark(): Promise<Benchmark> {
  const open = () => fs.createReadStream(path.join(packageRoot(), "samples", sample));
  const [report] = await readScanReports(open);
  if (report === undefined) throw new Error(`the sample ${sample} holds no scan`);
  const selected = report.outcomes.filter(({ result }) => result !== "notselected");
  const metadata = await readRuleMetadata(open(), new Set(selected.map(({ rule }) => rule)));
  const { benchmark, profile } = report.scan;
  return {
    id: benchmark.id ?? "",
    version: benchmark.version ?? "",
    profile: profile ?? "",
    rules: selected.map(({ rule, severity }) => ({
      severity,
      metadata: metadata.get(rule) ?? { rule, references: [], idents: [] },
    })),
  };
}
