import { percentText, shareOf } from "./coverage";
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

/** What a person reads beside a result in AWS Config, in at most 256 safe characters. */
export function verdictText(verdict: Verdict, audit: AuditStart, about: VerdictContext): string {
  return cut(safe(sentence(verdict, audit, about)), maxAnnotation);
}

/** By what a target was evaluated. */
export interface VerdictContext {
  readonly source: string;
  readonly maxAgeHours: number;
  readonly minimumCoverage: number;
}

function sentence(
  verdict: Verdict,
  audit: AuditStart,
  { source, maxAgeHours, minimumCoverage }: VerdictContext,
): string {
  if (verdict.kind === "unknown") {
    return `${unknownText(verdict, source, maxAgeHours)}${auditText(audit)}.`;
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

function unknownText(
  { lastScan, unassessedScan }: Extract<Verdict, { readonly kind: "unknown" }>,
  source: string,
  maxAgeHours: number,
): string {
  if (unassessedScan !== undefined) {
    return `The newest scan of ${source}, of ${unassessedScan}, assessed no rule`;
  }
  return lastScan === undefined
    ? `No result of ${source} so far`
    : `The newest result of ${source} is of ${lastScan}, older than ${maxAgeHours} hours`;
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
