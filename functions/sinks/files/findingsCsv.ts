import type { Finding } from "../../findings/finding";
import { cut } from "../../findings/text";
import { recordHash } from "../../findings/recordHash";
import { type CsvCell, type CsvOptions, csv, csvRecord } from "./csv";

/** As in events: the findings table has ids whole. */
const maxId = 1024;

/** A column: its heading, and what it says of a finding. */
interface Column {
  readonly heading: string;
  readonly of: (finding: Finding) => CsvCell;
}

const common: readonly Column[] = [
  { heading: "Instance id", of: ({ series }) => series.target.id },
  { heading: "Title", of: ({ title }) => title },
  { heading: "Severity", of: ({ severity }) => severity },
  { heading: "State", of: ({ state }) => state },
  { heading: "Rule", of: ({ rule }) => cut(rule, maxId) },
  { heading: "Controls", of: ({ controls }) => controls.join("; ") },
  { heading: "Result", of: ({ result }) => result },
  { heading: "First seen", of: ({ firstSeen }) => firstSeen },
  { heading: "Account", of: ({ series }) => series.target.account },
  { heading: "Region", of: ({ series }) => series.target.region },
  { heading: "Source", of: ({ series }) => series.source },
  { heading: "Benchmark", of: ({ series }) => series.benchmark },
  { heading: "Benchmark version", of: ({ benchmarkVersion }) => benchmarkVersion },
  { heading: "Profile", of: ({ series }) => series.profile },
  { heading: "Report", of: ({ evidence }) => evidence?.reportUrl },
  { heading: "Record", of: ({ series, title }) => recordHash(series.target.id, title) },
];

const life: readonly Column[] = [
  { heading: "Last seen", of: ({ lastSeen }) => lastSeen },
  { heading: "Changed", of: ({ changedAt }) => changedAt },
  { heading: "Times reopened", of: ({ timesReopened }) => timesReopened },
  { heading: "Exception", of: ({ exception }) => exception?.id },
  { heading: "Exception reason", of: ({ exception }) => exception?.reason },
  { heading: "Exception owner", of: ({ exception }) => exception?.owner },
  { heading: "Exception category", of: ({ exception }) => exception?.category },
  { heading: "Exception expires", of: ({ exception }) => exception?.expires },
  { heading: "Closed as", of: ({ closedAs }) => closedAs },
  { heading: "Scanner", of: ({ scanner }) => scanner },
];

/** Last, so that the other columns stay where programs find them. */
const detail: Column = { heading: "Detail", of: (finding) => finding.detail };

/**
 * The kinds of list. `new`: what an alert is about. `report`: the whole life of each finding, with the
 * exception that hides it.
 */
export const findingsCsvKinds = {
  new: [...common, detail],
  report: [...common, ...life, detail],
} as const;
export type FindingsCsvKind = keyof typeof findingsCsvKinds;

/** Findings as CSV with a heading, one record each, as they come. */
export function findingsCsv(
  findings: Iterable<Finding> | AsyncIterable<Finding>,
  kind: FindingsCsvKind,
  options: CsvOptions = {},
): AsyncGenerator<string> {
  return csv(rows(findings, findingsCsvKinds[kind]), options);
}

/** The heading, for who writes the records one by one. */
export function findingsCsvHeading(kind: FindingsCsvKind): string {
  return csvRecord(findingsCsvKinds[kind].map(({ heading }) => heading));
}

/** One finding's record. */
export function findingsCsvRecord(finding: Finding, kind: FindingsCsvKind): string {
  return csvRecord(findingsCsvKinds[kind].map((column) => column.of(finding)));
}

async function* rows(
  findings: Iterable<Finding> | AsyncIterable<Finding>,
  columns: readonly Column[],
): AsyncGenerator<readonly CsvCell[]> {
  yield columns.map(({ heading }) => heading);
  for await (const finding of findings) yield columns.map((column) => column.of(finding));
}
