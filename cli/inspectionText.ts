import { styleText } from "node:util";
import { xccdfResults } from "../functions/findings/model";
import type { FailingRule, Inspection } from "./inspection";

type Style = Parameters<typeof styleText>[0];

/** Colours are for a terminal; a file or a pipe gets plain text. */
function paint(style: Style, text: string): string {
  return process.stdout.isTTY && process.env["NO_COLOR"] === undefined
    ? styleText(style, text)
    : text;
}

const severityStyles: Readonly<Record<string, Style>> = {
  critical: "magenta",
  high: "red",
  medium: "yellow",
  low: "cyan",
};

const order = ["critical", "high", "medium", "low", "info", "unknown"];

/** What `plumbline inspect` prints of one file. */
export function inspectionText(file: string, testResults: readonly Inspection[]): string {
  return [paint("bold", file), ...testResults.map(scanText)].join("\n") + "\n";
}

function scanText(scan: Inspection): string {
  const facts: [string, string | null][] = [
    ["result", scan.id],
    ["benchmark", scan.benchmark],
    ["profile", scan.profile],
    ["target", scan.target],
    ["time", timeText(scan)],
    ["score", scan.score === null ? null : scan.score.toFixed(1)],
    ["rules", countsText(scan)],
    ["failing", failuresText(scan)],
  ];
  const lines = facts.map(([name, value]) => `  ${name.padEnd(10)} ${value ?? "not given"}`);
  return [...lines, ...failingLines(scan.failing), ""].join("\n");
}

function timeText({ startTime, endTime }: Inspection): string | null {
  if (startTime === null || endTime === null) return endTime ?? startTime;
  const seconds = Math.round((Date.parse(endTime) - Date.parse(startTime)) / 1000);
  return `${endTime}, after ${seconds} s`;
}

function countsText({ ruleResults, counts }: Inspection): string {
  const parts = xccdfResults.flatMap((result) => {
    const count = counts[result];
    return count ? [`${count} ${result}`] : [];
  });
  return [`${ruleResults}`, ...(parts.length > 0 ? [`(${parts.join(", ")})`] : [])].join(" ");
}

function failuresText({ failing, failBySeverity }: Inspection): string {
  const parts = Object.entries(failBySeverity)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([severity, count]) => paint(severityStyles[severity] ?? "reset", `${count} ${severity}`));
  return parts.length === 0 ? "none" : `${failing.length}: ${parts.join(", ")}`;
}

function failingLines(failing: readonly FailingRule[]): readonly string[] {
  const widest = Math.max(0, ...failing.map(({ severity }) => severity.length));
  return [...failing]
    .sort((a, b) => rank(a.severity) - rank(b.severity))
    .map(({ rule, severity }) => {
      const label = severity.padEnd(widest);
      return `    ${paint(severityStyles[severity] ?? "reset", label)}  ${rule}`;
    });
}

function rank(severity: string): number {
  const index = order.indexOf(severity.toLowerCase());
  return index < 0 ? order.length : index;
}
