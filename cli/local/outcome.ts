import type { RuleCoverage } from "../../functions/findings/coverage";
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from "../../local/json";
import type { Invocation } from "../../local/lambda/invocation";
import type { QueueMessage } from "../../local/sources/queue";

/** One scan that the function says it processed. */
export interface ProcessedScan {
  readonly benchmark: string;
  readonly profile: string;
  readonly endTime: string;
  /** Rule-results by result. */
  readonly counts: Readonly<Record<string, number>>;
  readonly outcome: string;
  readonly summary?: ScanNumbers;
  readonly changes: readonly ShownChange[];
  readonly metrics: number;
  readonly hub: JsonObject;
}

/** The numbers of a scan that was applied. */
export interface ScanNumbers {
  readonly open: Readonly<Record<string, number>>;
  readonly excepted: number;
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly stillOpen: number;
  readonly rules: RuleCoverage;
  /** Absent where nothing was assessed. */
  readonly coverage?: number;
  readonly score?: number;
}

/** A change of a finding. */
export interface ShownChange {
  readonly kind: string;
  readonly rule: string;
  readonly severity: string;
  readonly title: string;
  readonly reason: string;
  /** Why the rule fails, where the scanner says so. */
  readonly detail?: string;
}

/** A message that was put aside because of this file. */
export interface AsideMessage {
  readonly queue: string;
  readonly reason: string;
}

/** What became of one file. */
export interface UploadOutcome {
  /** Whether it came to its end as it should: taken by the function, and nothing put aside. */
  readonly ok: boolean;
  readonly file: string;
  readonly instanceId: string;
  readonly key: string;
  readonly milliseconds: number;
  readonly scans: readonly ProcessedScan[];
  /** What hosts said of scans that failed. */
  readonly failedScans: readonly JsonObject[];
  readonly aside: readonly AsideMessage[];
  /** Whatever else went wrong on the way, in sentences. */
  readonly errors: readonly string[];
}

/** Reads the function's own log lines. */
export function readLogs(
  invocations: readonly Invocation[],
): Pick<UploadOutcome, "scans" | "failedScans" | "errors"> {
  const lines = invocations.flatMap(({ logs }) => logs);
  const failures = invocations.flatMap(({ error }) =>
    error === undefined ? [] : [`${error.errorType}: ${error.errorMessage}`],
  );
  return {
    scans: lines.filter(({ message }) => message === "scan processed").map(processedScan),
    failedScans: lines.filter((line) => line["failure"] !== undefined),
    errors: [...new Set([...failures, ...lines.flatMap(errorText)])],
  };
}

/** Why a message was put aside: its reason, or that it was tried too often. */
export function asideMessage(queue: string, message: QueueMessage): AsideMessage {
  const reason = message.attributes["Reason"]?.StringValue;
  return { queue, reason: reason ?? `it failed ${message.receiveCount} times` };
}

function processedScan(line: JsonObject): ProcessedScan {
  const scan = objectOf(line["scan"]);
  const version = textOf(scan["benchmarkVersion"]);
  const benchmark = textOf(scan["benchmark"]) ?? "";
  return {
    benchmark: version === undefined ? benchmark : `${benchmark} ${version}`,
    profile: textOf(scan["profile"]) ?? "",
    endTime: textOf(scan["endTime"]) ?? "",
    counts: numbers(line["counts"]),
    outcome: textOf(line["outcome"]) ?? "",
    ...(isObject(line["summary"]) ? { summary: scanNumbers(line["summary"]) } : {}),
    changes: listOf(line["changes"]).map(objectOf).map(shownChange),
    metrics: numberOf(line["metrics"]) ?? 0,
    hub: objectOf(line["hub"]),
  };
}

function scanNumbers(summary: JsonObject): ScanNumbers {
  const count = (name: string): number => numberOf(summary[name]) ?? 0;
  const ofRules = (name: string): number => numberOf(objectOf(summary["rules"])[name]) ?? 0;
  const coverage = numberOf(summary["coverage"]);
  const score = numberOf(summary["score"]);
  return {
    open: numbers(summary["open"]),
    excepted: count("excepted"),
    opened: count("opened"),
    reopened: count("reopened"),
    resolved: count("resolved"),
    stillOpen: count("stillOpen"),
    rules: {
      expected: ofRules("expected"),
      assessed: ofRules("assessed"),
      notChecked: ofRules("notChecked"),
    },
    ...(coverage !== undefined && { coverage }),
    ...(score !== undefined && { score }),
  };
}

function numbers(value: unknown): Record<string, number> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, count]) => [name, numberOf(count) ?? 0]),
  );
}

function shownChange(change: JsonObject): ShownChange {
  const field = (name: string): string => textOf(change[name]) ?? "";
  const detail = textOf(change["detail"]);
  return {
    kind: field("kind"),
    rule: field("rule"),
    severity: field("severity"),
    title: field("title"),
    reason: field("reason"),
    ...(detail !== undefined && { detail }),
  };
}

/** Errors that the function logs; what it put aside is told with its queue. */
function errorText(line: JsonObject): string[] {
  const aside = line["reason"] !== undefined;
  // That an invocation failed is told by the invocation itself.
  if (line["level"] !== "ERROR" || aside || line["message"] === "invocation failed") return [];
  const error = textOf(line["error"]);
  return [[textOf(line["message"]) ?? "error", ...(error === undefined ? [] : [error])].join(": ")];
}
