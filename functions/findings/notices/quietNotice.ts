import type { ScanSummary, Series } from "../finding";
import { type Notice, counted, section, subjectOf } from "./notice";
import { openNowText } from "./openNow";

/** A scan that brought no news. */
export interface QuietScan {
  readonly series: Series;
  /** ISO 8601: the scan's end. */
  readonly time: string;
  /** Where the series stands after it. */
  readonly summary?: ScanSummary;
}

const maxHosts = 10;

/** The short form: scans came, and nothing in them is new. */
export function quietNotice(scans: readonly QuietScan[]): Notice {
  const hosts = [...new Set(scans.map(({ series }) => series.target.id))].sort();
  const [first] = hosts;
  const where = hosts.length === 1 && first !== undefined ? first : counted(hosts.length, "host");
  return {
    subject: subjectOf(`Nothing new on ${where}`),
    summary: `${counted(scans.length, "scan")} changed nothing. ${openIn(scans)}`.trim(),
    // One host has its name in the subject.
    sections: hosts.length === 1 ? [] : section("Hosts", hosts, maxHosts),
  };
}

/** Open findings after the latest scan of each series: others of the hosts may have some, too. */
function openIn(scans: readonly QuietScan[]): string {
  const latest = new Map<string, QuietScan>();
  for (const scan of scans) {
    const name = JSON.stringify(scan.series);
    const other = latest.get(name);
    if (other === undefined || other.time <= scan.time) latest.set(name, scan);
  }
  return openNowText([...latest.values()].flatMap(({ summary }) => summary ?? []));
}
