import type { S3Client } from "@aws-sdk/client-s3";
import type { Exception } from "../../findings/exceptions";
import type { Finding } from "../../findings/finding";
import { FleetTally, type ReportData, reportPage, trendDays } from "../../report";
import { findingsCsvHeading, findingsCsvRecord } from "../../sinks/files/findingsCsv";
import { scansCsvHeading, scansCsvRecord } from "../../sinks/files/scansCsv";
import { putReportFile, reportKey } from "../../sinks/files/reportFiles";
import type { StoredThing } from "../../sinks/store/tableScan";
import { TextUpload } from "../../sinks/files/textUpload";
import { byTarget } from "./byTarget";
import { describeRules } from "./describeRules";
import { seenFindings } from "./seenFindings";

/** Slack takes far more, but nobody reads more there: a larger file is linked. */
const maxSlackFile = 8 * 1024 * 1024;

/** How much longer than the history that is shown a scan may be the newest of its series. */
const graceDays = 40;
const day = 86_400_000;

export interface ReportTools {
  /** Reads the findings table since an instant. */
  readonly things: (since: string) => AsyncIterable<readonly StoredThing[]>;
  /** Adds what benchmarks say of the rules of findings. */
  readonly describe: (findings: readonly Finding[]) => Promise<readonly Finding[]>;
  /** Reads every exception in the table. */
  readonly exceptions: () => Promise<readonly Exception[]>;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly title: string;
  /** The least coverage of a scan, 0 to 1, with which its host is compliant. */
  readonly minimumCoverage: number;
}

/** What was written, and what is in it. */
export interface MadeReport {
  readonly data: ReportData;
  /** Keys of the files in the bucket. */
  readonly keys: {
    readonly findings: string;
    readonly excepted: string;
    readonly scans: string;
    readonly page: string;
  };
  /** The CSV of open findings, unless it is too long to be sent on. */
  readonly csv?: Buffer;
  readonly csvName: string;
}

/**
 * Writes the report of the whole store: the open findings, the excepted ones and the newest scans as
 * CSV, while the table is read, and the page. The keys follow from the time: the same report again is a new version
 * of the same files.
 *
 * @param at ISO 8601: the time that the report is of.
 */
export async function makeReport(at: string, tools: ReportTools): Promise<MadeReport> {
  const stamp = at.replace(/\.\d+/, "").replace(/[^0-9TZ-]/g, "-");
  const keyOf = (name: string) => reportKey(at, `${stamp}-${name}`);
  const keys = {
    findings: keyOf("findings.csv"),
    excepted: keyOf("excepted.csv"),
    scans: keyOf("scans.csv"),
    page: keyOf("report.html"),
  };
  const { s3, bucket } = tools;
  const open = new TextUpload(s3, {
    bucket,
    key: keys.findings,
    type: "csv",
    keepBytes: maxSlackFile,
  });
  const excepted = new TextUpload(s3, { bucket, key: keys.excepted, type: "csv" });
  const scans = new TextUpload(s3, { bucket, key: keys.scans, type: "csv" });
  try {
    const data = await readAll(at, { open, excepted, scans }, tools);
    const [csv] = await Promise.all([open.end(), excepted.end(), scans.end()]);
    await putReportFile(s3, bucket, keys.page, reportPage(data, { title: tools.title }), "html");
    return { data, keys, csvName: `${stamp}-findings.csv`, ...(csv !== undefined && { csv }) };
  } catch (error) {
    await Promise.allSettled([open.abort(), excepted.abort(), scans.abort()]);
    throw error;
  }
}

interface Files {
  readonly open: Pick<TextUpload, "write">;
  readonly excepted: Pick<TextUpload, "write">;
  readonly scans: Pick<TextUpload, "write">;
}

/** Counts everything and writes every finding and every newest scan, page by page. */
export async function readAll(
  at: string,
  { open, excepted, scans }: Files,
  tools: Pick<ReportTools, "things" | "describe" | "exceptions" | "minimumCoverage">,
): Promise<ReportData> {
  const tally = new FleetTally(at, tools.minimumCoverage, await tools.exceptions());
  const describe = describeRules(tools.describe);
  const since = new Date(Date.parse(at) - (trendDays + graceDays) * day).toISOString();
  // Excel takes UTF-8 for another encoding unless a byte order mark says so.
  const heading = `\ufeff${findingsCsvHeading("report")}`;
  await open.write(heading);
  await excepted.write(heading);
  await scans.write(`\ufeff${scansCsvHeading()}`);
  const writeScans = async () => {
    for (const scan of tally.takeNewestScans()) await scans.write(scansCsvRecord(scan));
  };
  for await (const things of byTarget(tools.things(since))) {
    for (const thing of things) if (thing.kind !== "finding") count(thing, tally);
    for (const finding of await describe(seenFindings(things))) {
      tally.finding(finding);
      const file = finding.state === "excepted" ? excepted : open;
      await file.write(findingsCsvRecord(finding, "report"));
    }
    await writeScans();
  }
  const data = await tally.data(describe);
  await writeScans();
  return data;
}

function count(thing: Exclude<StoredThing, { kind: "finding" }>, tally: FleetTally): void {
  switch (thing.kind) {
    case "scan":
      if (thing.scan.late) tally.lateScan(thing.target, thing.names, thing.scan.time);
      else tally.scan(thing.target, thing.names, thing.scan);
      break;
    case "host":
      tally.host(thing.target, thing.facts);
      break;
    case "series":
      if (thing.series.goneAt !== undefined) {
        tally.seriesGone(thing.target, thing.names, thing.series.goneAt);
      }
      break;
    case "cisScan":
      tally.cisScan(thing.scan);
      break;
    case "cisGap":
      tally.cisGap(thing.gap);
      break;
  }
}
