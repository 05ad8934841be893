import { percentText, type RuleCoverage, shareOf } from "./coverage";
import type { Verdict } from "./judgeTarget";
import { type Severity, severities } from "./model";
import { cut } from "./text";

/** What became of an audit that was due. */
export type AuditStart =
  | { readonly kind: "started" }
  /** It was started before, and its result is awaited. */
  | { readonly kind: "awaited"; readonly at: string }
  /** Systems Manager does not reach the target. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "failed" }
  /** Nothing starts audits of this source, or the target is not running. */
  | { readonly kind: "none" };

/** AWS Config takes no longer annotation. */
const maxAnnotation = 256;

/** Of ids of profiles and benchmarks: what became of the audit has to fit, too. */
const maxName = 50;

/** What a person reads beside a result in AWS Config, in at most 256 safe characters. */
export function verdictText(verdict: Verdict, audit: AuditStart, about: VerdictContext): string {
  return cut(safe(sentence(verdict, audit, about)), maxAnnotation);
}

/** By what a target was evaluated. */
export interface VerdictContext {
  readonly source: string;
  /** Results of this benchmark alone count, where there is one. */
  readonly benchmark?: string;
  /** Results of this profile alone count, where there is one. */
  readonly profile?: string;
  readonly maxAgeHours: number;
  readonly minimumCoverage: number;
}

function sentence(verdict: Verdict, audit: AuditStart, about: VerdictContext): string {
  const { source, minimumCoverage } = about;
  if (verdict.kind === "unknown") {
    const [start, rest] = unknownText(verdict, about);
    return `${start}${rest}${auditText(audit)}.`;
  }
  const { open, lesser, excepted, worst } = verdict;
  const beside = [
    ...(lesser > 0 ? [`${lesser} of severities that do not count`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  const rest = beside.length > 0 ? ` (beside them ${beside.join(", ")})` : "";
  const assessed = assessedText(verdict);
  if (verdict.kind === "met") {
    return `No rule fails that counts for ${source}${rest}. ${assessed}.`;
  }
  if (verdict.kind === "partial") {
    const least = percentText(minimumCoverage);
    return `Too little was assessed by ${source}: ${assessed}, at least ${least} must be in each scan. No rule fails that counts${rest}.`;
  }
  const total = Object.values(open).reduce((sum, count) => sum + count, 0);
  return `${total} failed: ${counts(open)}${rest}. ${assessed}. Worst: ${worst ?? "unknown"}`;
}

type KnownVerdict = Exclude<Verdict, { readonly kind: "unknown" }>;

/** How much the result rests on, since a result of one rule and one of all look the same. */
function assessedText({ rules, unassessed }: KnownVerdict): string {
  const { assessed, expected, notChecked } = rules;
  return [
    `${assessed} of ${expected} rules assessed (${percentText(shareOf(rules))})`,
    ...(notChecked > 0 ? [`${notChecked} not checked`] : []),
    ...(unassessed > 0
      ? [`${unassessed === 1 ? "a scan" : `${unassessed} scans`} without any`]
      : []),
  ].join(", ");
}

/**
 * Whether an annotation says why nobody knows, as this verdict does. Times of scans and what became of
 * audits are left out: neither is worth another evaluation of every instance.
 */
export function saysWhyUnknown(
  annotation: string | undefined,
  verdict: UnknownVerdict,
  about: VerdictContext,
): boolean {
  const [start] = unknownText(verdict, about);
  return annotation?.startsWith(cut(safe(start), maxAnnotation)) === true;
}

type UnknownVerdict = Extract<Verdict, { readonly kind: "unknown" }>;

/** Why nobody knows: first what is the same for each scan, then what is of one. */
function unknownText(
  { lastScan, unassessedScan, unassessedRules, formerScan }: UnknownVerdict,
  { source, benchmark, profile, maxAgeHours }: VerdictContext,
): readonly [string, string] {
  // Results of other profiles do not count, but they are results.
  const of = [
    source,
    ...(profile === undefined ? [] : [`with the profile ${cut(profile, maxName)}`]),
    ...(benchmark === undefined ? [] : [`by ${cut(benchmark, maxName)}`]),
  ].join(" ");
  if (unassessedScan !== undefined) {
    const why = unassessedRules === undefined ? "" : ` (${unassessedText(unassessedRules)})`;
    return [`The newest scan of ${of} assessed no rule`, `${why}, at ${unassessedScan}`];
  }
  if (lastScan !== undefined) {
    return [`The newest result of ${of} is older than ${maxAgeHours} hours`, `, of ${lastScan}`];
  }
  if (formerScan !== undefined) {
    return [`No result of ${of} that still counts`, `; the last one was of ${formerScan}`];
  }
  return [`No result of ${of} so far`, ""];
}

function unassessedText({ expected, notChecked }: RuleCoverage): string {
  const apart = notChecked > 0 ? `, ${notChecked} not checked` : "";
  return `0 of ${expected} rules expected${apart}`;
}

function counts(open: Readonly<Record<Severity, number>>): string {
  const found = severities.filter((severity) => open[severity] > 0);
  return found
    .map(
      (severity) =>
        `${open[severity]} ${severity === "unknown" ? "of unknown severity" : severity}`,
    )
    .join(", ");
}

function auditText(audit: AuditStart): string {
  switch (audit.kind) {
    case "started":
      return "; an audit was started";
    case "awaited":
      return `; an audit was started at ${audit.at}`;
    case "unreachable":
      return "; Systems Manager does not reach the instance, so that none was started";
    case "failed":
      return "; an audit could not be started";
    case "none":
      return "";
  }
}

/** Titles come from files: one line, without what consoles and spreadsheets take for markup. */
function safe(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[<>]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
