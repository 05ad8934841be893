import { createHash } from "node:crypto";
import { isNews } from "../../findings/notices/announcement";
import type { Finding } from "../../findings/finding";
import { noticeOf } from "../../findings/notices/fleetNotice";
import { newsIn } from "../../findings/notices/news";
import { type Notice, counted } from "../../findings/notices/notice";
import { type QuietScan, quietNotice } from "../../findings/notices/quietNotice";
import type { ScanDetail } from "../../sinks/eventBridge/scanEvent";
import { findingsCsv } from "../../sinks/files/findingsCsv";
import type { FindingName } from "../../sinks/store/findingLookup";
import type { AlertEvent } from "./alertEvent";
import { announcementIn, findingsByName, freshNames, seriesOf } from "./changes";

/** The new findings of a digest as a file, where there are any. */
export interface NewFindingsFile {
  /** Name of the file, and the same for the same news. */
  readonly name: string;
  /** ISO 8601: the latest time in the news, by which the file is filed. */
  readonly time: string;
  readonly content: Buffer;
}

/** One message for all that a batch brought. */
export interface AlertDigest {
  readonly notice: Notice;
  /** Of the worst of what is new; `none` where nothing is. */
  readonly severity: string;
  /** The same for every attempt at the same news. */
  readonly id: string;
  readonly csv?: NewFindingsFile;
}

/** Reads findings from the store, with what their benchmark says of the rules. */
export type ReadFindings = (names: readonly FindingName[]) => Promise<readonly Finding[]>;

/** Whether anybody wants to hear of an event. */
export function isTold(event: AlertEvent, nothingNew: boolean): boolean {
  if (event.kind === "recorded") return nothingNew && isQuiet(event.detail);
  return isNews(announcementIn(event.detail, () => undefined));
}

/** Whether a scan says by itself that it brought no news: what changed has events of its own. */
function isQuiet({ outcome, summary }: ScanDetail): boolean {
  if (outcome === "unchanged") return true;
  if (summary === undefined) return false;
  return summary.opened + summary.reopened + summary.resolved === 0;
}

/** Makes one digest of events, all of which are told. */
export async function digestOf(
  events: readonly AlertEvent[],
  read: ReadFindings,
): Promise<AlertDigest> {
  // The same file for the same news, in whatever order it comes.
  const ordered = [...events].sort(
    (a, b) => compare(a.detail.time, b.detail.time) || compare(a.id, b.id),
  );
  const changed = ordered.flatMap((event) => (event.kind === "changed" ? [event.detail] : []));
  const quiet = ordered.flatMap((event) =>
    event.kind === "recorded" ? [scanOf(event.detail)] : [],
  );
  const id = digestId(events);
  if (changed.length === 0) return { notice: quietNotice(quiet), severity: "none", id };
  const known = findingsByName(await read(changed.flatMap(freshNames)));
  const announcements = changed.map((detail) => announcementIn(detail, known));
  const notice = noticeOf(announcements);
  const fresh = newsIn(announcements).fresh.map(({ finding }) => finding);
  const [worst] = fresh;
  const time = ordered.at(-1)?.detail.time ?? "";
  return {
    notice: withQuiet(notice, quiet),
    severity: worst?.severity ?? "none",
    id,
    ...(worst !== undefined && {
      csv: { name: fileName(time, id), time, content: await csvOf(fresh) },
    }),
  };
}

function scanOf(detail: ScanDetail): QuietScan {
  const { time, summary } = detail;
  return { series: seriesOf(detail), time, ...(summary !== undefined && { summary }) };
}

function withQuiet(notice: Notice, quiet: readonly QuietScan[]): Notice {
  if (quiet.length === 0) return notice;
  const scans = counted(quiet.length, "other scan");
  return { ...notice, summary: `${notice.summary} ${scans} brought nothing new.`.trim() };
}

/** Excel takes UTF-8 for another encoding unless a byte order mark says so. */
async function csvOf(findings: readonly Finding[]): Promise<Buffer> {
  const chunks: string[] = [];
  for await (const chunk of findingsCsv(findings, "new", { byteOrderMark: true })) {
    chunks.push(chunk);
  }
  return Buffer.from(chunks.join(""), "utf8");
}

function fileName(time: string, id: string): string {
  const stamp = time.replace(/\.\d+/, "").replace(/[^0-9TZ-]/g, "-");
  return `${stamp}-${id.slice(0, 8)}-new-findings.csv`;
}

function digestId(events: readonly AlertEvent[]): string {
  const ids = events.map(({ id }) => id).sort();
  return createHash("sha256").update(JSON.stringify(ids)).digest("hex").slice(0, 32);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
