import type { Target } from "../../findings/finding";
import type { Verdict } from "../../findings/judgeTarget";
import { type AuditStart, verdictText } from "../../findings/verdictText";
import type { Logger } from "../../log";
import type { ConfigEvaluation } from "../../sinks/config/configEvaluations";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import { eachOf } from "../eachOf";
import type { StartAudits } from "./audits";
import type { RuleSettings } from "./settings";
import { standingOf } from "./standing";

/** An instance to be judged. */
export interface Candidate {
  readonly target: Target;
  /** EC2's word for its state, where it is known. */
  readonly state: string | undefined;
}

/** What a rule says of an instance. */
export interface Judged {
  readonly target: Target;
  /** Absent where the rule says nothing. */
  readonly compliance: ConfigEvaluation["compliance"] | undefined;
  readonly annotation: string;
  readonly verdict: Verdict;
  /** ISO 8601: when what it rests on was last changed, or measured; absent where nobody knows. */
  readonly since?: string;
}

export interface JudgeTools {
  readonly store: FindingsStore;
  readonly startAudits?: StartAudits;
  readonly now: () => number;
  readonly log: Logger;
}

/** Instances that are looked at side by side: each takes one query, and two for each of its series. */
const atOnce = 10;

/**
 * Judges instances by what is stored, and starts audits of those that lack results and are running.
 *
 * @returns what could be judged, and how many could not, each time with a line in the log.
 */
export async function judgeInstances(
  candidates: readonly Candidate[],
  settings: RuleSettings,
  tools: JudgeTools,
): Promise<{ readonly judged: readonly Judged[]; readonly failed: number }> {
  const verdicts: { readonly candidate: Candidate; readonly verdict: Verdict }[] = [];
  let failed = 0;
  await eachOf(candidates, atOnce, async (candidate) => {
    const { target } = candidate;
    try {
      const verdict = await standingOf(target, settings, tools.store, tools.now());
      verdicts.push({ candidate, verdict });
    } catch (error) {
      failed += 1;
      const reason = { target: target.id, error };
      tools.log.error("an instance could not be judged", reason);
    }
  });
  const due = verdicts.flatMap(({ candidate, verdict }) =>
    verdict.kind === "unknown" && isRunning(candidate) ? [candidate.target] : [],
  );
  const starts = await startsOf(due, settings, tools);
  for (const { kind } of starts.values()) if (kind === "failed") failed += 1;
  const judged = verdicts.map(({ candidate: { target }, verdict }): Judged => {
    const start = starts.get(target.id) ?? { kind: "none" };
    return {
      target,
      compliance: complianceOf(verdict, settings),
      annotation: verdictText(verdict, start, settings),
      verdict,
      ...(verdict.kind !== "unknown" && { since: verdict.since }),
    };
  });
  return { judged, failed };
}

/** An instance of which nothing is said is taken for running: Systems Manager knows better. */
function isRunning({ state }: Candidate): boolean {
  return state === undefined || state === "running";
}

/** Starts what is due. That it failed is told at the end: what is known is put all the same. */
async function startsOf(
  due: readonly Target[],
  { maxAgeHours }: RuleSettings,
  { startAudits, log }: JudgeTools,
): Promise<ReadonlyMap<string, AuditStart>> {
  if (startAudits === undefined || due.length === 0) return new Map();
  try {
    return await startAudits(due, maxAgeHours);
  } catch (error) {
    log.error("audits could not be started", { due: due.length, error });
    return new Map(due.map(({ id }) => [id, { kind: "failed" }]));
  }
}

function complianceOf(
  { kind }: Verdict,
  { missingResults }: RuleSettings,
): ConfigEvaluation["compliance"] | undefined {
  switch (kind) {
    case "met":
      return "COMPLIANT";
    // Where rules that should have been assessed were not, that is known: it is no lack of results.
    case "failed":
    case "partial":
      return "NON_COMPLIANT";
    case "unknown":
      return missingResults === "none" ? undefined : missingResults;
  }
}
