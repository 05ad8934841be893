import { greatest } from "../functions/findings/extremes";
import { coverageText, scoreText } from "../functions/findings/coverage";
import { xccdfResults } from "../functions/findings/model";
import { overrideText } from "../functions/findings/override";
import type { FailingRule, Inspection, OverriddenRule } from "./inspection";
import { paint, paintSeverity, plain, severityRank } from "./style";

/** What `plumbline inspect` prints of one file. */
export function inspectionText(file: string, testResults: readonly Inspection[]): string {
  return [paint("bold", plain(file)), ...testResults.map(scanText)].join("\n") + "\n";
}

function scanText(scan: Inspection): string {
  const facts: [string, string | null][] = [
    ["result", said(scan.id)],
    ["benchmark", said(scan.benchmark)],
    ["profile", said(scan.profile)],
    ["target", said(scan.target)],
    ["time", timeText(scan)],
    ["score", scan.score === null ? null : scoreText(scan.score)],
    ["rules", countsText(scan)],
    ["assessed", assessedText(scan)],
    ["failing", failuresText(scan)],
    ...statusFacts(scan),
    ...(scan.notRun ?? []).map(({ name, reason }): [string, string] => [
      "not run",
      plain(`${name}: ${reason}`),
    ]),
    ...(scan.notices ?? []).map((notice): [string, string] => ["notice", plain(notice)]),
    ...scan.overrides.map(overrideFact),
  ];
  const lines = facts.map(
    ([name, value]) => `  ${paint("dim", name.padEnd(10))} ${value ?? "not given"}`,
  );
  return [...lines, ...failingLines(scan.failing), ""].join("\n");
}

function said(text: string | null): string | null {
  return text === null ? null : plain(text);
}

function timeText({ startTime, endTime, localTimes }: Inspection): string | null {
  const time = endTime ?? startTime;
  if (time === null) return null;
  const shown =
    localTimes === true
      ? `${time.replace(/Z$/, "")} in a time zone that the file does not name`
      : time;
  if (startTime === null || endTime === null) return shown;
  const seconds = Math.round((Date.parse(endTime) - Date.parse(startTime)) / 1000);
  return `${shown}, after ${seconds} s`;
}

function countsText({ ruleResults, counts }: Inspection): string {
  const parts = xccdfResults.flatMap((result) => {
    const count = counts[result];
    return count ? [`${count} ${result}`] : [];
  });
  return [`${ruleResults}`, ...(parts.length > 0 ? [`(${parts.join(", ")})`] : [])].join(" ");
}

function assessedText({ coverage, ...rules }: Inspection): string {
  return coverageText({ rules, ...(coverage !== null && { coverage }) });
}

/** A profile that was run needs no word of it. */
function statusFacts({ status, statusMessage }: Inspection): [string, string][] {
  if (status === null || status === "loaded") return [];
  const why = statusMessage === null ? "" : `: ${statusMessage}`;
  return [["status", paint("red", plain(`${status}${why}`))]];
}

function overrideFact(override: OverriddenRule): [string, string] {
  return ["override", plain(overrideText(override.rule, override))];
}

function failuresText({ failing, failBySeverity, coverage }: Inspection): string {
  if (coverage === null) return "unknown";
  const parts = Object.entries(failBySeverity)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => severityRank(a) - severityRank(b))
    .map(([severity, count]) => paintSeverity(severity, `${count} ${plain(severity)}`));
  return parts.length === 0 ? "none" : `${failing.length}: ${parts.join(", ")}`;
}

function failingLines(failing: readonly FailingRule[]): readonly string[] {
  const widest = greatest([0, ...failing.map(({ severity }) => severity.length)]);
  return failing
    .map(({ rule, severity }) => ({ rule: plain(rule), severity: plain(severity) }))
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity))
    .map(
      ({ rule, severity }) => `    ${paintSeverity(severity, severity.padEnd(widest))}  ${rule}`,
    );
}
