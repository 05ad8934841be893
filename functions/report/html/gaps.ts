import { gapTexts } from "../../findings/cis";
import { percentText, scoreText } from "../../findings/coverage";
import type { LateScanRow, ReportData, ReportTarget } from "../model";
import { html, type Markup } from "./markup";
import { age, instant, targetId } from "./pieces";
import { type Column, table } from "./table";

/** What stands where findings would, if there are none because nobody has looked. */
export function nothingAssessed({ assessed }: ReportData): string | undefined {
  return assessed.assessed > 0
    ? undefined
    : "No assessment is on record, so that nothing is known of any rule.";
}

/** Who has not been assessed, and what of those that were. */
export function gaps(data: ReportData): Markup {
  return html`${silent(data)}${unmeasured(data)}${partial(data)}${late(data)}`;
}

const host: readonly Column<ReportTarget>[] = [
  { heading: "Host", of: ({ id }) => targetId(id), rowHeading: true },
  { heading: "Account", of: ({ account }) => account },
  { heading: "Region", of: ({ region }) => region },
];

const benchmarkColumn: Column<Omit<LateScanRow, "time">> = {
  heading: "Benchmark",
  of: ({ source, benchmark, profile }) =>
    html`${benchmark}<br /><span class="soft">${source}, ${profile}</span>`,
};

/** None of them is a finding: they can be found by words, and the CSV does not have them. */
const common = { byWords: true, inCsv: false } as const;

function silent({ silent: list }: ReportData): Markup {
  return table(
    list,
    {
      ...common,
      caption: "Silent hosts, which should have sent scans and did not",
      noun: "host",
      none: "No host is silent.",
    },
    [
      ...host,
      { heading: "Missed by", of: ({ missedBy }) => missedBy.join(", ") },
      { heading: "Silent since (UTC)", of: ({ since }) => instant(since) },
      {
        heading: "Last scan (UTC)",
        of: ({ lastScan }) => (lastScan === undefined ? "never" : instant(lastScan)),
      },
    ],
  );
}

function unmeasured({ unmeasured: list, at }: ReportData): Markup {
  return table(
    list,
    {
      ...common,
      caption: "Targets that Amazon Inspector was to scan and has not measured",
      noun: "target",
      none: "Amazon Inspector has left out no target that it was to scan.",
    },
    [
      ...host,
      {
        heading: "Why",
        of: ({ reason }) => html`${gapTexts[reason]}<br /><span class="soft">${reason}</span>`,
      },
      {
        heading: "Scan (UTC)",
        of: ({ scan, level, scannedAt }) =>
          html`${instant(scannedAt)}<br />${age(scannedAt, at)}<br /><span class="soft"
              >${scan}, ${level}</span
            >`,
      },
      { heading: "Last measured (UTC)", of: ({ lastMeasured }) => instant(lastMeasured) },
    ],
  );
}

function partial(data: ReportData): Markup {
  const { gaps: list, minimumCoverage } = data;
  return table(
    list,
    {
      ...common,
      caption: `Scans that have not assessed all rules; compliant is a host from ${percentText(minimumCoverage)} on`,
      noun: "scan",
      none: nothingAssessed(data) ?? "Every newest scan has assessed all its rules.",
    },
    [
      ...host,
      benchmarkColumn,
      {
        heading: "Assessed",
        of: ({ coverage, rules }) =>
          html`${percentText(coverage)}<br /><span class="soft"
              >${rules.assessed} of ${rules.expected} rules</span
            >`,
        numeric: true,
      },
      { heading: "Not checked", of: ({ rules }) => rules.notChecked, numeric: true },
      { heading: "Score", of: ({ score }) => scoreText(score), numeric: true },
      {
        heading: "Compliance",
        of: ({ sufficiency }) =>
          sufficiency === "sufficient"
            ? "enough assessed"
            : sufficiency === "unknown"
              ? "unknown"
              : "too little assessed",
      },
      { heading: "Scan (UTC)", of: ({ lastScan }) => instant(lastScan) },
    ],
  );
}

function late({ late: list }: ReportData): Markup {
  if (list.rows.length === 0) return html``;
  return table(
    list,
    {
      ...common,
      caption: "Late scans: they arrived after a newer one, and changed no finding",
      noun: "scan",
      none: "No scan arrived late.",
    },
    [...host, benchmarkColumn, { heading: "Scan (UTC)", of: ({ time }) => instant(time) }],
  );
}
