import type { Evidence } from "../../findings/finding";

/**
 * Evidence as a record has it. The link to the report names the bucket and the key already; where
 * the results file lies beside the report under the same name, as `.xml.gz`, they are not repeated:
 * records are paid by the kilobyte.
 */
export interface EvidenceRecord {
  readonly bucket?: string;
  readonly resultsKey?: string;
  readonly reportUrl?: string;
}

const resultsSuffix = ".xml.gz";

/** Evidence as it is written, without its version. */
export function packEvidence(evidence: Evidence | undefined): EvidenceRecord {
  if (evidence === undefined) return {};
  const { bucket, resultsKey, reportUrl } = evidence;
  const named = reportUrl === undefined ? undefined : resultsBeside(reportUrl);
  return named?.bucket === bucket && named.resultsKey === resultsKey
    ? { reportUrl }
    : { bucket, resultsKey, reportUrl };
}

/** The evidence that a record stands for. */
export function unpackEvidence({
  bucket,
  resultsKey,
  reportUrl,
}: EvidenceRecord): Omit<Evidence, "versionId"> | undefined {
  const named =
    bucket !== undefined && resultsKey !== undefined
      ? { bucket, resultsKey }
      : reportUrl !== undefined && resultsBeside(reportUrl);
  return named ? { ...named, ...(reportUrl !== undefined && { reportUrl }) } : undefined;
}

/** The results file beside a report that a link to the S3 console shows. */
function resultsBeside(reportUrl: string): Pick<Evidence, "bucket" | "resultsKey"> | undefined {
  const url = URL.canParse(reportUrl) ? new URL(reportUrl) : undefined;
  const bucket = /^\/s3\/object\/([^/]+)$/.exec(url?.pathname ?? "")?.[1];
  const report = url?.searchParams.get("prefix");
  if (bucket === undefined || !report?.endsWith(".html")) return undefined;
  return { bucket, resultsKey: report.replace(/\.html$/, resultsSuffix) };
}
