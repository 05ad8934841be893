import type { S3Client } from "@aws-sdk/client-s3";
import { IdentityError } from "../errors";
import type { Series, Target } from "../findings/finding";
import type { Scan, ScanReport } from "../findings/model";
import type { Logger } from "../log";
import { readScanReports } from "../readers/xccdf";
import { applyScan } from "./applyScan";
import { type FailureRecord, maxFailureRecordBytes, parseFailureRecord } from "./failureRecord";
import { type UploadKey, checkClaims, checkUploader, parseUploadKey } from "./identity";
import { objectSource, readText } from "./objects";
import { reportUrl } from "./reportUrl";
import { scanLogFields } from "./scanLog";
import type { ApplyScanTools, ScanToApply } from "./scanToApply";
import type { Upload } from "./uploads";

/** Where this function runs: every target that it hears of is in the same account and Region. */
export type Place = Pick<Target, "partition" | "account" | "region">;

export interface UploadTools extends ApplyScanTools {
  readonly s3: S3Client;
  readonly place: Place;
  readonly trustedUploaders: readonly string[];
  /** Cap on a results file, in bytes after decompression. */
  readonly maxResultBytes: number;
  readonly publishFailure: (
    upload: Upload,
    record: FailureRecord,
    instanceId: string,
  ) => Promise<void>;
  readonly log: Logger;
}

/**
 * Takes one uploaded file through the pipeline: whose it is, what it says, what that changes.
 *
 * @throws PermanentError where the file can never be taken; IdentityError where it is not believed.
 */
export async function processUpload(upload: Upload, tools: UploadTools): Promise<void> {
  const key = parseUploadKey(upload.key);
  checkUploader(upload, key, tools.trustedUploaders);
  await (key.kind === "failure"
    ? processFailure(upload, key, tools)
    : processResults(upload, key, tools));
}

async function processFailure(upload: Upload, key: UploadKey, tools: UploadTools): Promise<void> {
  const text = await readText(objectSource(tools.s3, upload), maxFailureRecordBytes);
  const record = parseFailureRecord(text);
  if (record.instanceId !== "" && record.instanceId !== key.instanceId) {
    throw new IdentityError(
      `the failure record in the folder of ${key.instanceId} is about ${record.instanceId}`,
    );
  }
  await tools.publishFailure(upload, record, key.instanceId);
  tools.log.warn("scan failed on the host", {
    target: key.instanceId,
    key: upload.key,
    failure: record,
  });
}

async function processResults(upload: Upload, key: UploadKey, tools: UploadTools): Promise<void> {
  const reports = await readScanReports(objectSource(tools.s3, upload), {
    limits: { totalBytes: tools.maxResultBytes },
  });
  // All of the file is checked before any of it is applied: one false claim spoils the whole.
  for (const { scan } of reports) checkClaims(scan.target, key);
  const scans = reports.map((report) => scanOf(upload, key, report, tools.place));
  scans.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  for (const scan of scans) {
    const result = await applyScan(scan, tools);
    const { bucket, key: resultsKey } = upload;
    tools.log.info("scan processed", { bucket, key: resultsKey, ...scanLogFields(scan, result) });
  }
}

function scanOf(upload: Upload, key: UploadKey, report: ScanReport, place: Place): ScanToApply {
  return {
    report,
    series: seriesOf(report.scan, { ...place, id: key.instanceId }),
    time: timeOf(report.scan, upload),
    evidence: {
      bucket: upload.bucket,
      resultsKey: upload.key,
      versionId: upload.versionId,
      reportUrl: reportUrl(place, upload.bucket, upload.key),
    },
  };
}

/** XCCDF 1.1 may name its benchmark by a file only: the folder it lay in says nothing. */
function seriesOf(scan: Scan, target: Target): Series {
  const { id, href } = scan.benchmark;
  return {
    target,
    source: scan.source,
    benchmark: id ?? href?.split(/[/#]/).pop() ?? "",
    profile: scan.profile ?? "",
  };
}

/**
 * The scan's end, never later than S3 took the file: a host whose clock runs ahead would otherwise
 * shut out its own later scans.
 */
function timeOf(scan: Scan, upload: Upload): string {
  const claimed = scan.endTime ?? scan.startTime ?? upload.time;
  return claimed < upload.time ? claimed : upload.time;
}
