import type {
  RuleMetadata,
  RuleOutcome,
  RuleResult,
  Scan,
  ScanReport,
  Severity,
  XccdfResult,
} from "../../findings/model";
import { ruleKey } from "../../findings/ruleKey";
import { FirstPass } from "./firstPass";
import { atMost, type Limits, limitsFrom } from "./limits";
import { type OutcomeDraft, Outcomes } from "./outcomes";
import { byRole } from "./standingResult";
import { readWhole } from "./reading";
import type { RuleIndex, RuleSpot } from "./ruleIndex";
import { type Slice, readSlices } from "./ruleSlices";

/** Gives a document's bytes; may be called twice, and must give the same bytes each time. */
export type ByteSource = () => AsyncIterable<Uint8Array>;

export interface ReportOptions {
  /** Changes to the limits on what a document may cost. */
  readonly limits?: Partial<Limits>;
  /**
   * Which rules have to be told about in full, by their aggregate result: their rule-results and
   * metadata are read and kept. Defaults to fail, error and unknown.
   */
  readonly needs?: (result: XccdfResult) => boolean;
}

interface Draft {
  scan: Scan;
  values: ReadonlyMap<string, string>;
  readonly outcomes: Outcomes;
}

const notMet: ReadonlySet<XccdfResult> = new Set(["fail", "error", "unknown"]);

/**
 * Reads all scans of a document to their ends, each rule as one outcome. The document is read
 * once, and its rules that are not met a second time; held is only what is answered.
 *
 * @throws DocumentError where the document cannot be read as whole, or holds no TestResult.
 */
export async function readScanReports(
  open: ByteSource,
  options: ReportOptions = {},
): Promise<readonly ScanReport[]> {
  const limits = limitsFrom(options.limits);
  const needs = options.needs ?? ((result: XccdfResult) => notMet.has(result));
  const { drafts, rules } = await readFirst(open, limits, needs);
  const settled = drafts.map((draft) => {
    const outcomes = draft.outcomes.all();
    for (const outcome of outcomes)
      applyRule(outcome, rules.find(outcome.rule, draft.scan.benchmark.id));
    return { ...draft, outcomes };
  });
  await completePartial(open, limits, settled, needs);
  const metadata = await readMetadata(open, limits, settled, rules, needs);
  return settled.map(({ scan, outcomes }, index) => ({
    scan,
    outcomes: outcomes.map((outcome) => finish(outcome, scan, rules, metadata)),
    counts: drafts[index]?.outcomes.counts ?? {},
  }));
}

async function readFirst(
  open: ByteSource,
  limits: Limits,
  needs: (result: XccdfResult) => boolean,
): Promise<{ drafts: Draft[]; rules: RuleIndex }> {
  const outcomes: Outcomes[] = [];
  const drafts: Draft[] = [];
  let unmet = 0;
  const pass = new FirstPass(
    {
      inFull: needs,
      ruleResult: (testResult, result, isBrief) => {
        if (needs(result.result))
          atMost(limits.unmetResults, ++unmet, "rule-results that are not met");
        (outcomes[testResult] ??= new Outcomes(needs)).add(result, isBrief);
      },
      scan: (testResult, scan, values) => {
        drafts[testResult] = {
          scan,
          values,
          outcomes: (outcomes[testResult] ??= new Outcomes(needs)),
        };
      },
    },
    limits,
  );
  await readWhole(open(), limits, pass);
  return { drafts, rules: pass.rules };
}

/** What the scanner leaves out of a rule-result is as its Rule has it; then its role decides. */
function applyRule(outcome: OutcomeDraft, spot: RuleSpot | undefined): void {
  outcome.role ??= spot?.role;
  outcome.weight ??= spot?.weight;
  const { result, unscored } = byRole(outcome.result, outcome.role);
  outcome.result = result;
  outcome.unscored = unscored;
}

type Settled = Omit<Draft, "outcomes"> & { readonly outcomes: readonly OutcomeDraft[] };

/**
 * Reads the rule-results again that were let go, of rules that others of their rule-results made
 * needed: a rule with several checks or instances, some met and some not.
 */
async function completePartial(
  open: ByteSource,
  limits: Limits,
  settled: readonly Settled[],
  needs: (result: XccdfResult) => boolean,
): Promise<void> {
  const partial = settled.map(({ outcomes }) => {
    const needed = outcomes.filter((outcome) => outcome.partial && needs(outcome.result));
    return new Map(needed.map((outcome) => [outcome.key, outcome]));
  });
  if (partial.every((outcomes) => outcomes.size === 0)) return;
  for (const outcomes of partial) for (const outcome of outcomes.values()) outcome.results = [];
  const pass = new FirstPass(
    {
      ruleResult: (testResult, result) => {
        partial[testResult]?.get(ruleKey(result.rule))?.results.push(result);
      },
      scan: () => undefined,
    },
    limits,
  );
  await readWhole(open(), limits, pass);
}

async function readMetadata(
  open: ByteSource,
  limits: Limits,
  settled: readonly Settled[],
  rules: RuleIndex,
  needs: (result: XccdfResult) => boolean,
): Promise<Map<RuleSpot, RuleMetadata>> {
  const slices = new Map<RuleSpot, Slice>();
  for (const { scan, values, outcomes } of settled) {
    for (const { rule, result } of outcomes) {
      const spot = needs(result) ? rules.find(rule, scan.benchmark.id) : undefined;
      if (spot !== undefined && !slices.has(spot)) slices.set(spot, { spot, values });
    }
  }
  if (slices.size === 0) return new Map();
  const inOrder = [...slices.values()].sort((one, other) => one.spot.start - other.spot.start);
  const metadata = await readSlices(open(), inOrder, limits);
  const bySpot = new Map<RuleSpot, RuleMetadata>();
  for (const [index, each] of metadata.entries()) {
    const spot = inOrder[index]?.spot;
    if (spot !== undefined) bySpot.set(spot, each);
  }
  return bySpot;
}

function finish(
  { key, rule, result, severity, weight, unscored, override, results }: OutcomeDraft,
  scan: Scan,
  rules: RuleIndex,
  metadata: ReadonlyMap<RuleSpot, RuleMetadata>,
): RuleOutcome {
  const spot = rules.find(rule, scan.benchmark.id);
  const fallback = spot?.severity ?? "unknown";
  return {
    key,
    rule,
    result,
    severity: severity ?? fallback,
    ...(weight !== undefined && { weight }),
    ...(unscored && { unscored }),
    ...(override !== undefined && { override }),
    results: results.some(({ severityAsWritten }) => severityAsWritten === undefined)
      ? results.map((each) => withSeverity(each, fallback))
      : results,
    metadata: spot === undefined ? undefined : metadata.get(spot),
  };
}

function withSeverity(result: RuleResult, severity: Severity): RuleResult {
  return result.severityAsWritten === undefined ? { ...result, severity } : result;
}
