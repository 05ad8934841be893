import type { Assessment, Sufficiency } from "../../findings/coverage";
import { type Severity, severities } from "../../findings/model";
import { type CsvCell, csvRecord } from "./csv";

/** The newest scan of a series, as a report has it. */
export interface ScanRow extends Assessment {
  readonly account: string;
  readonly region: string;
  readonly id: string;
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
  readonly lastScan: string;
  readonly open: Readonly<Record<Severity, number>>;
  readonly sufficiency: Sufficiency;
}

interface Column {
  readonly heading: string;
  readonly of: (scan: ScanRow) => CsvCell;
}

const columns: readonly Column[] = [
  { heading: "Instance id", of: ({ id }) => id },
  { heading: "Account", of: ({ account }) => account },
  { heading: "Region", of: ({ region }) => region },
  { heading: "Source", of: ({ source }) => source },
  { heading: "Benchmark", of: ({ benchmark }) => benchmark },
  { heading: "Profile", of: ({ profile }) => profile },
  { heading: "Last scan", of: ({ lastScan }) => lastScan },
  { heading: "Score", of: ({ score }) => score },
  // Empty where nothing was assessed: no number that somebody may add up.
  { heading: "Coverage", of: ({ coverage }) => coverage },
  { heading: "Assessed rules", of: ({ rules }) => rules.assessed },
  { heading: "Expected rules", of: ({ rules }) => rules.expected },
  { heading: "Not checked rules", of: ({ rules }) => rules.notChecked },
  { heading: "Coverage is", of: ({ sufficiency }) => sufficiency },
  ...severities.map((severity): Column => {
    return { heading: `Open ${severity}`, of: ({ open }) => open[severity] };
  }),
];

/** The heading of a CSV of scans. */
export function scansCsvHeading(): string {
  return csvRecord(columns.map(({ heading }) => heading));
}

/** One scan's record. */
export function scansCsvRecord(scan: ScanRow): string {
  return csvRecord(columns.map((column) => column.of(scan)));
}
