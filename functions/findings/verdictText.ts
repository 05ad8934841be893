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
export function verdictText(
  verdict: Verdict,
  audit: AuditStart,
  { source, maxAgeHours }: { readonly source: string; readonly maxAgeHours: number },
): string {
  return cut(safe(sentence(verdict, audit, source, maxAgeHours)), maxAnnotation);
}

function sentence(
  verdict: Verdict,
  audit: AuditStart,
  source: string,
  maxAgeHours: number,
): string {
  if (verdict.kind === "unknown") {
    const { lastScan } = verdict;
    const known =
      lastScan === undefined
        ? `No result of ${source} so far`
        : `The newest result of ${source} is of ${lastScan}, older than ${maxAgeHours} hours`;
    return `${known}${auditText(audit)}.`;
  }
  const { open, lesser, excepted, worst } = verdict;
  const beside = [
    ...(lesser > 0 ? [`${lesser} of severities that do not count`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  const rest = beside.length > 0 ? ` (beside them ${beside.join(", ")})` : "";
  if (verdict.kind === "met") return `No rule fails that counts for ${source}${rest}.`;
  const total = Object.values(open).reduce((sum, count) => sum + count, 0);
  return `${total} failed: ${counts(open)}${rest}. Worst: ${worst ?? "unknown"}`;
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
