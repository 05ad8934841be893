import { coverageText, scoreText } from "../../functions/findings/coverage";
import { xccdfResults } from "../../functions/findings/model";
import { numberOf, objectOf } from "../../local/json";
import {
  countsText,
  cut,
  paint,
  paintSeverity,
  plain,
  plural,
  severitiesText,
  severityRank,
} from "../style";
import type { PlannedUpload } from "./plan";
import type { ProcessedScan, ScanNumbers, ShownChange, UploadOutcome } from "./outcome";

const label = (name: string): string => `     ${paint("dim", name.padEnd(9))} `;
const indent = " ".repeat(15);
/** Changes of one kind that are shown by name. */
const shownChanges = 5;

/** What stands above what became of a file. */
export function uploadHeading(
  { file, instanceId, note }: PlannedUpload,
  index: number,
  count: number,
  width: number,
): string {
  const number = `${index + 1}/${count}`.padEnd(4);
  const second = note === undefined ? "" : `     ${paint("dim", cut(note, width - 5))}\n`;
  return `\n${number} ${paint("bold", plain(instanceId))}  ${cut(file, width - 26)}\n${second}`;
}

/** What became of a file. */
export function outcomeText(outcome: UploadOutcome, width: number): string {
  const lines = [
    ...outcome.scans.flatMap((scan) => scanLines(scan, outcome.milliseconds, width)),
    ...outcome.failedScans.map(
      (record) =>
        `${label("failed")}${paint("red", `the scan failed on the host (${plain(stageOf(record))})`)}`,
    ),
    ...outcome.aside.map(
      ({ queue, reason }) => `${label("aside")}${paint("red", queue)}: ${plain(reason)}`,
    ),
    ...outcome.errors.map((error) => `${label("error")}${paint("red", plain(error))}`),
  ];
  if (lines.length === 0) lines.push(`${label("nothing")}the function was not told of this file`);
  return `${lines.join("\n")}\n`;
}

function scanLines(scan: ProcessedScan, milliseconds: number, width: number): string[] {
  const { summary } = scan;
  return [
    `${label("scan")}${scanText(scan)}`,
    `${label("rules")}${countsText(scan.counts, xccdfResults)}`,
    ...(summary === undefined ? [] : findingsLines(summary)),
    `${label("change")}${changeText(scan)}`,
    ...changeLines(scan, width),
    ...(summary === undefined ? [] : [`${label("told")}${toldText(scan)}`]),
    `${label("took")}${(milliseconds / 1000).toFixed(1)} s`,
  ];
}

function scanText({ endTime, benchmark, profile }: ProcessedScan): string {
  const time = `${endTime.slice(0, 16).replace("T", " ")} UTC`;
  return plain(
    `${time}  ${shortId(benchmark)}, ${profile === "" ? "no profile" : shortId(profile)}`,
  );
}

/** The part of an XCCDF id that tells one from another. */
export function shortId(id: string): string {
  return id.replace(/^xccdf_[^_]+(?:\.[^_]+)*_(?:benchmark|profile|rule)_/, "");
}

function findingsLines(summary: ScanNumbers): string[] {
  const open = severitiesText(summary.open);
  const excepted = summary.excepted === 0 ? "" : `  ${summary.excepted} excepted`;
  return [
    `${label("findings")}${open}${excepted}`,
    `${label("assessed")}${coverageText(summary)}`,
    ...(summary.score === undefined ? [] : [`${label("score")}${scoreText(summary.score)}`]),
  ];
}

const outcomes: Readonly<Record<string, string>> = {
  unchanged: "nothing new since the last scan",
  replayed: "replayed: this scan had been taken before, nothing was written",
  late: "late: a newer scan was taken before, this one is kept in the history and changes no finding",
};

function changeText({ outcome, summary }: ProcessedScan): string {
  const numbers = summary === undefined ? "" : changeNumbers(summary);
  const words = outcomes[outcome];
  if (words === undefined || words === "") return numbers;
  return outcome === "late" && numbers !== "" ? `${words}; ${numbers}` : words;
}

function changeNumbers({ opened, reopened, resolved, stillOpen, excepted }: ScanNumbers): string {
  const counts = { opened, reopened, resolved, "still open": stillOpen, excepted };
  return countsText(counts, Object.keys(counts));
}

function changeLines({ changes, summary }: ProcessedScan, width: number): string[] {
  const kinds = [
    { sign: paint("red", "+"), of: ["opened", "reopened"] },
    { sign: paint("green", "−"), of: ["resolved"] },
    { sign: paint("cyan", "~"), of: ["excepted"] },
  ];
  return kinds.flatMap(({ sign, of }) => {
    const all = changes.filter(({ kind }) => of.includes(kind)).sort(bySeverity);
    const total = of.reduce((sum, kind) => sum + (countOf(summary, kind) ?? 0), 0);
    const shown = all.slice(0, shownChanges).map((change) => {
      const severity = paintSeverity(change.severity, change.severity.padEnd(8));
      return `${indent}${sign} ${severity} ${cut(described(change), width - 27)}`;
    });
    const more = Math.max(total, all.length) - shown.length;
    return more > 0 ? [...shown, `${indent}${sign} ${paint("dim", `and ${more} more`)}`] : shown;
  });
}

/** What is closed needs no reason any more. */
function described({ kind, title, detail }: ShownChange): string {
  return detail === undefined || kind === "resolved" ? title : `${title}: ${detail}`;
}

function countOf(summary: ScanNumbers | undefined, kind: string): number | undefined {
  return numberOf(summary === undefined ? undefined : summary[kind as keyof ScanNumbers]);
}

function bySeverity(a: ShownChange, b: ShownChange): number {
  return severityRank(a.severity) - severityRank(b.severity);
}

function toldText({ metrics, hub }: ProcessedScan): string {
  return `CloudWatch ${plural(metrics, "metric")} · Security Hub ${hubText(hub)}`;
}

function hubText(hub: ProcessedScan["hub"]): string {
  if (hub["state"] !== "told") return hub["state"] === "disabled" ? "switched off" : "nothing new";
  const count = (name: string): number => numberOf(hub[name]) ?? 0;
  const failed = Array.isArray(hub["failed"]) ? hub["failed"].length : 0;
  const parts = [
    plural(count("sent"), "finding"),
    ...(count("hidden") === 0 ? [] : [`${count("hidden")} suppressed`]),
    ...(count("shown") === 0 ? [] : [`${count("shown")} shown again`]),
    ...(failed === 0 ? [] : [paint("red", `${failed} refused`)]),
  ];
  return parts.join(", ");
}

function stageOf({ failure }: Readonly<Record<string, unknown>>): string {
  const stage = objectOf(failure)["stage"];
  return typeof stage === "string" ? stage : "unknown";
}
