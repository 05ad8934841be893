import type { ScanReport } from "../../findings/model";
import { readInspecReports } from "../../readers/inspec";
import { readScanReports } from "../../readers/xccdf";
import type { UploadNames } from "./identity";
import { objectUrl, reportUrl } from "./reportUrl";

/** How what hosts upload is read, and where a person can look at it. */
export interface UploadKind extends UploadNames {
  /**
   * Reads a file from its beginning, as often as it takes.
   *
   * @throws PermanentError where it is not what it should be.
   */
  readonly read: (
    open: () => AsyncIterable<Uint8Array>,
    options: UploadReading,
  ) => Promise<readonly ScanReport[]>;
  /** Link for a person. */
  readonly link: typeof reportUrl;
}

/** What is known of a file before it is read. */
export interface UploadReading {
  /** Cap on the file, in bytes after decompression. */
  readonly maxBytes: number;
  /** Milliseconds of CPU time in which the file is to be gone through once. */
  readonly cpuMilliseconds: number;
  /** ISO 8601: when it was uploaded. */
  readonly uploaded: string;
}

/** XCCDF or ARF, with an HTML report beside it. */
export const scapUploads: UploadKind = {
  word: "scap",
  format: "xml",
  read: (open, { maxBytes, cpuMilliseconds }) =>
    readScanReports(open, { limits: { totalBytes: maxBytes, cpuMilliseconds } }),
  link: reportUrl,
};

/** The same where hosts make no HTML reports: the link is to the results themselves. */
export const scapUploadsAlone: UploadKind = { ...scapUploads, link: objectUrl };

/** Reports of InSpec and Cinc Auditor: the link is to the report itself. */
export const inspecUploads: UploadKind = {
  word: "inspec",
  format: "json",
  read: (open, { maxBytes, uploaded }) =>
    readInspecReports(open(), { maxBytes, endTime: uploaded }),
  link: objectUrl,
};
