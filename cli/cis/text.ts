import { benchmarkOf } from "../../functions/readers/inspectorCis";
import { countsText, cut, paint, paintSeverity, plain, plural, severitiesText } from "../style";
import type { CisFinding, CisScanStatus, CisTargetStatus } from "./status";

/** How much is shown. */
export interface CisTextOptions {
  readonly width: number;
  /** Findings of a target that are shown by name. */
  readonly findings: number;
}

/** What is known of scans, for a person. */
export function cisText(scans: readonly CisScanStatus[], options: CisTextOptions): string {
  return scans.map((scan) => scanText(scan, options)).join("\n");
}

function scanText(scan: CisScanStatus, options: CisTextOptions): string {
  const time = `${scan.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  const level = scan.level.replace("LEVEL_", "level ");
  const gaps =
    scan.notMeasured === 0
      ? []
      : [paint("red", `${plural(scan.notMeasured, "target")} not measured`)];
  const parts = [
    ...(scan.read ? [] : ["still being read"]),
    `${plural(scan.measured, "target")} measured`,
    ...gaps,
    ...reportsText(scan),
  ];
  return [
    `${time}  ${paint("bold", plain(scan.name))}  ${plain(`${level}  ${scan.status}`)}\n`,
    `     ${parts.join(", ")}\n`,
    ...scan.targets.map((target) => targetText(target, options)),
  ].join("");
}

function reportsText({ reports, read, targets }: CisScanStatus): string[] {
  // Nobody asks for a report on nothing.
  if (read && targets.length === 0) return [];
  const formats = Object.keys(reports).map((format) => format.toUpperCase());
  return formats.length === 0 ? ["no report yet"] : [`reports in ${formats.join(" and ")}`];
}

function targetText(target: CisTargetStatus, options: CisTextOptions): string {
  const name = `     ${paint("bold", plain(target.id))}`;
  if (target.gap !== undefined) {
    return `${name}  ${paint("red", `not measured: ${plain(target.gap)}`)}\n`;
  }
  const { passed = 0, failed = 0, skipped = 0 } = target.checks ?? {};
  const checks = countsText({ passed, failed, skipped }, ["passed", "failed", "skipped"]);
  const head = `${name}  ${plain(benchmarkOf(target.platform))}\n       ${checks}`;
  if (target.superseded) return `${head}; measured again since\n`;
  const { findings } = target;
  const excepted = findings.filter(({ state }) => state === "excepted").length;
  const open: Record<string, number> = {};
  for (const { state, severity } of findings) {
    if (state === "open") open[severity] = (open[severity] ?? 0) + 1;
  }
  const standing = severitiesText(open);
  const hidden = excepted === 0 ? "" : `, ${excepted} excepted`;
  const shown = findings.slice(0, options.findings).map((each) => findingText(each, options));
  const more = findings.length - shown.length;
  return [
    `${head}; open: ${standing}${hidden}\n`,
    ...shown,
    ...(more > 0 ? [`         ${paint("dim", `and ${more} more`)}\n`] : []),
  ].join("");
}

function findingText(
  { rule, title, severity, state, reason }: CisFinding,
  { width }: CisTextOptions,
) {
  const mark = state === "excepted" ? paint("cyan", "~") : paint("red", "+");
  const label = paintSeverity(severity, severity.padEnd(8));
  const why = reason === undefined ? "" : ` (${reason})`;
  return `         ${mark} ${label} ${cut(`${rule}  ${title}${why}`, width - 21)}\n`;
}
