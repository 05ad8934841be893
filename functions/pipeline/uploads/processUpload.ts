import type { S3Client } from "@aws-sdk/client-s3";
import { IdentityError, PermanentError } from "../../errors";
import type { Target } from "../../findings/finding";
import type { ScanReport } from "../../findings/model";
import type { Logger } from "../../log";
import { applyScan } from "../scans/applyScan";
import { maxFailureRecordBytes, parseFailureRecord } from "./failureRecord";
import { type UploadKey, checkClaims, checkUploader, parseUploadKey } from "./identity";
import type { HostShare } from "./hostShare";
import { objectSource, readText } from "./objects";
import { seriesOf, timeOf } from "./scanIdentity";
import { scanLogFields } from "../scans/scanLog";
import type { ApplyScanTools, ScanToApply } from "../scans/scanToApply";
import type { UploadKind } from "./uploadKinds";
import type { Upload } from "./uploads";

/** Where this function runs: every target that it hears of is in the same account and Region. */
export type Place = Pick<Target, "partition" | "account" | "region">;

export interface UploadTools extends ApplyScanTools {
  readonly kind: UploadKind;
  readonly s3: S3Client;
  readonly place: Place;
  readonly trustedUploaders: readonly string[];
  /** What each host may have of the function's time. */
  readonly share: HostShare;
  /** The part of a core that the function has, 0 to 1. */
  readonly core: number;
  /** Cap on a results file, in bytes after decompression. */
  readonly maxResultBytes: number;
  /** Publishes that a scan failed on its host. @param time ISO 8601. */
  readonly publishFailure: (instanceId: string, time: string) => Promise<void>;
  readonly log: Logger;
}

/**
 * Takes one uploaded file through the pipeline: whose it is, what it says, what that changes.
 *
 * @param attempt how often its message was handed out, this time included.
 * @throws PermanentError where the file can never be taken; RejectedError where it is not taken for
 *   whose it is.
 */
export async function processUpload(
  upload: Upload,
  attempt: number,
  tools: UploadTools,
): Promise<void> {
  const key = parseUploadKey(upload.key, tools.kind);
  checkUploader(upload, key, tools.trustedUploaders);
  const host = { ...tools.place, id: key.instanceId };
  await tools.share.within(host, upload, attempt, tools.store.uploads, () =>
    key.kind === "failure"
      ? processFailure(upload, key, tools)
      : processResults(upload, key, tools),
  );
}

async function processFailure(upload: Upload, key: UploadKey, tools: UploadTools): Promise<void> {
  const text = await readText(objectSource(tools.s3, upload), maxFailureRecordBytes);
  const record = parseFailureRecord(text);
  if (record.instanceId !== "" && record.instanceId !== key.instanceId) {
    throw new IdentityError(
      `the failure record in the folder of ${key.instanceId} is about ${record.instanceId}`,
    );
  }
  await tools.publishFailure(key.instanceId, upload.time);
  tools.log.warn("scan failed on the host", {
    target: key.instanceId,
    key: upload.key,
    failure: record,
  });
}

/** Benchmarks times profiles that one host is scanned with; a real one has a few dozen. */
const maxSeries = 128;

const nothing = () => Promise.resolve();

/** A file is gone through up to three times, and the rest of the run is for recording what it says. */
const readingShare = 1 / 6;

/** CPU time for going through a file once: half of the run's own at most for all of the reading. */
function readingTime({ core, deadline, now }: UploadTools): number {
  return Math.max(1, Math.floor((deadline() - now()) * core * readingShare));
}

async function processResults(upload: Upload, key: UploadKey, tools: UploadTools): Promise<void> {
  const reports = await tools.kind.read(objectSource(tools.s3, upload), {
    maxBytes: tools.maxResultBytes,
    cpuMilliseconds: readingTime(tools),
    uploaded: upload.time,
  });
  // All of the file is checked before any of it is applied: one false claim spoils the whole.
  for (const { scan } of reports) checkClaims(scan.target, key);
  const scans = reports.map((report) => scanOf(upload, key, report, tools));
  scans.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const each = scans.length === 1 ? tools : { ...tools, showCompliance: nothing };
  let refused: PermanentError | undefined;
  for (const scan of scans) {
    try {
      const result = await applyScan(scan, { ...each, maxSeries });
      const { bucket, key: resultsKey } = upload;
      tools.log.info("scan processed", { bucket, key: resultsKey, ...scanLogFields(scan, result) });
    } catch (error) {
      // One scan that is refused does not hold up the others of its file.
      if (!(error instanceof PermanentError)) throw error;
      refused ??= error;
    }
  }
  // Once for all scans of a file, since the page takes all series of the host each time; and whatever
  // became of the scans, since an attempt before may have ended between them and the page.
  if (scans.length > 1) {
    const bySource = new Map(scans.map(({ series }) => [series.source, series]));
    for (const series of bySource.values()) await tools.showCompliance(series);
  }
  if (refused !== undefined) throw refused;
}

function scanOf(
  upload: Upload,
  key: UploadKey,
  report: ScanReport,
  { place, kind }: UploadTools,
): ScanToApply {
  return {
    report,
    series: seriesOf(report.scan, { ...place, id: key.instanceId }),
    time: timeOf(report.scan, upload.time),
    evidence: {
      bucket: upload.bucket,
      resultsKey: upload.key,
      versionId: upload.versionId,
      reportUrl: kind.link(place, upload.bucket, upload.key),
    },
  };
}
