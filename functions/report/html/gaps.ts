import type { ReportData } from "../model";
import { html, type Markup } from "./markup";
import { instant } from "./pieces";
import { type Column, table } from "./table";

/** Who has not been measured, and what of those that were. */
export function gaps({ silent, gaps: list }: ReportData): Markup {
  const host: Column<{ readonly id: string; readonly account: string; readonly region: string }>[] =
    [
      { heading: "Host", of: ({ id }) => html`<code>${id}</code>`, rowHeading: true },
      { heading: "Account", of: ({ account }) => account },
      { heading: "Region", of: ({ region }) => region },
    ];
  return html`${table(
    silent,
    {
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
  )}${table(
    list,
    {
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
  )}`;
}
