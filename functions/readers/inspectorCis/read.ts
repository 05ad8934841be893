import { PermanentError } from "../../errors";
import { aggregate } from "../../findings/aggregate";
import type { CisLevel } from "../../findings/cis";
import {
  type RuleOutcome,
  type RuleResult,
  type ScanReport,
  type Severity,
  type XccdfResult,
  severities,
} from "../../findings/model";
import { ruleKey } from "../../findings/ruleKey";
import { titleDigest } from "../../findings/sameTitle";
import { benchmarkOf } from "./benchmark";
import { type LevelSeverities, defaultLevelSeverities } from "./levels";

/** One result of `GetCisScanResultDetails`, in the SDK's form or as its JSON. */
export interface CisCheck {
  readonly checkId?: string | undefined;
  readonly title?: string | undefined;
  readonly checkDescription?: string | undefined;
  readonly remediation?: string | undefined;
  readonly level?: string | undefined;
  readonly status?: string | undefined;
  readonly statusReason?: string | undefined;
  readonly platform?: string | undefined;
  readonly findingArn?: string | undefined;
}

/** What is known of a scan and its target beside the checks. */
export interface CisReading {
  readonly scanArn: string;
  /** The level that the scan was asked for: its profile. */
  readonly level: CisLevel;
  /** ISO 8601: when the scan began. Inspector does not tell when it ended. */
  readonly startedAt: string;
  readonly targetId: string;
  readonly platform?: string | undefined;
  readonly severities?: LevelSeverities;
  /** The most checks that are taken. Defaults to 100,000; benchmarks have some hundred. */
  readonly maxChecks?: number;
}

const defaultMaxChecks = 100_000;

const results: ReadonlyMap<string, XccdfResult> = new Map([
  ["PASSED", "pass"],
  ["FAILED", "fail"],
  // Inspector skips what it does not check by itself: nobody knows whether it is met.
  ["SKIPPED", "notchecked"],
]);

/**
 * Reads all checks of one target: one scan with one outcome for each check. Texts are kept only of
 * checks that are not met, so that memory goes by what has to be told.
 *
 * @param checks all pages of `GetCisScanResultDetails`, one check after the other.
 */
export async function readCisTarget(
  checks: AsyncIterable<CisCheck> | Iterable<CisCheck>,
  reading: CisReading,
): Promise<ScanReport> {
  const { maxChecks = defaultMaxChecks } = reading;
  const outcomes = new Map<string, RuleOutcome>();
  const counts: Partial<Record<XccdfResult, number>> = {};
  let count = 0;
  let { platform } = reading;
  for await (const check of checks) {
    count += 1;
    if (count > maxChecks) {
      throw new PermanentError(`${reading.targetId} has more than ${maxChecks} checks`);
    }
    platform ??= check.platform;
    const outcome = outcomeOf(check, reading);
    counts[outcome.result] = (counts[outcome.result] ?? 0) + 1;
    const before = outcomes.get(outcome.key);
    outcomes.set(outcome.key, before === undefined ? outcome : both(before, outcome));
  }
  const { scanArn, level, startedAt, targetId } = reading;
  return {
    outcomes: [...outcomes.values()],
    counts,
    scan: {
      id: scanArn,
      source: "inspector-cis",
      // Inspector does not tell the version: what a complete scan has not has left the benchmark.
      benchmark: { id: benchmarkOf(platform) },
      profile: level,
      scanner: { name: "Amazon Inspector" },
      target: { name: targetId, addresses: [], facts: [], instanceIds: [targetId] },
      startTime: startedAt,
      scores: [],
    },
  };
}

function outcomeOf(check: CisCheck, reading: CisReading): RuleOutcome {
  const rule = present(check.checkId) ?? present(check.title);
  if (rule === undefined) {
    throw new PermanentError(`a check of ${reading.targetId} has neither an id nor a title`);
  }
  const result = results.get(check.status ?? "") ?? "unknown";
  const severity = severityOf(check, reading);
  const title = present(check.title) ?? rule;
  const outcome = { key: keyOf(rule, title), rule, result, severity };
  // By its title a finding of before is found that is known by another key.
  const named = { rule, title, references: [], idents: [] };
  if (result === "pass") return { ...outcome, results: [], metadata: named };
  const severityAsWritten = present(check.level);
  const common = { rule, severity, ...(severityAsWritten !== undefined && { severityAsWritten }) };
  const detail = result === "fail" ? present(check.statusReason) : undefined;
  return {
    ...outcome,
    ...(detail !== undefined && { detail }),
    results: [resultOf(check, { ...common, result })],
    metadata: {
      ...named,
      ...common,
      description: present(check.checkDescription),
      fixText: present(check.remediation),
      references: [{ href: "https://www.cisecurity.org/benchmark", text: rule }],
    },
  };
}

/**
 * CIS gives a number to another recommendation from one release to the next, and Inspector tells no
 * release: what a check is known by is its number and its title.
 */
function keyOf(rule: string, title: string): string {
  return title === rule ? ruleKey(rule) : `${ruleKey(rule)}~${titleDigest(title)}`;
}

type Judged = Pick<RuleResult, "rule" | "result" | "severity" | "severityAsWritten">;

function resultOf({ statusReason, findingArn }: CisCheck, judged: Judged): RuleResult {
  const arn = present(findingArn);
  return {
    ...judged,
    idents: arn === undefined ? [] : [{ system: "arn", value: arn }],
    overrides: [],
    messages: [present(statusReason)].filter((message) => message !== undefined),
    instances: [],
    checks: [],
  };
}

function severityOf({ level }: CisCheck, reading: CisReading): Severity {
  const { severities: policy = defaultLevelSeverities } = reading;
  if (level === "LEVEL_1" || level === "LEVEL_2") return policy[level];
  return level === undefined ? policy[reading.level] : "unknown";
}

/** Two results of one check: what fails decides, and the worse severity. */
function both(one: RuleOutcome, other: RuleOutcome): RuleOutcome {
  const rank = ({ severity }: RuleOutcome) => severities.indexOf(severity);
  const metadata = one.metadata ?? other.metadata;
  const detail = one.detail ?? other.detail;
  return {
    ...one,
    result: aggregate([one.result, other.result]),
    severity: rank(other) < rank(one) ? other.severity : one.severity,
    results: [...one.results, ...other.results],
    ...(metadata !== undefined && { metadata }),
    ...(detail !== undefined && { detail }),
  };
}

function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}
