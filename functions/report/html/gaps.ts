import { gapTexts } from "../../findings/cis";
import type { ReportData, ReportTarget } from "../model";
import { html, type Markup } from "./markup";
import { age, instant, targetId } from "./pieces";
import { type Column, table } from "./table";

/** Who has not been measured, and what of those that were. */
export function gaps(data: ReportData): Markup {
  return html`${silent(data)}${unmeasured(data)}${partial(data)}`;
}

const host: readonly Column<ReportTarget>[] = [
  { heading: "Host", of: ({ id }) => targetId(id), rowHeading: true },
  { heading: "Account", of: ({ account }) => account },
  { heading: "Region", of: ({ region }) => region },
];

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

function partial({ gaps: list }: ReportData): Markup {
  return table(
    list,
    {
      ...common,
      caption: "Scans that have not measured all rules that they were asked for",
      noun: "scan",
      none: "Every scan has measured all that it was asked for.",
    },
    [
      ...host,
      {
        heading: "Benchmark",
        of: ({ source, benchmark, profile }) =>
          html`${benchmark}<br /><span class="soft">${source}, ${profile}</span>`,
      },
      {
        heading: "Measured",
        of: ({ coverage }) => `${Math.floor(coverage * 100)} %`,
        numeric: true,
      },
      { heading: "Scan (UTC)", of: ({ lastScan }) => instant(lastScan) },
    ],
  );
}
