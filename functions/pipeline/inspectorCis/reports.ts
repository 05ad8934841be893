import type { CisReportFormat, CisScanFacts } from "../../sinks/store/cisScanRecord";
import type { Place } from "../uploads/processUpload";
import { objectUrl } from "../uploads/reportUrl";

/** Types of the reports, for who opens them. */
export const reportTypes: Readonly<Record<CisReportFormat, string>> = {
  csv: "text/csv",
  pdf: "application/pdf",
};

/** Where a scan's report lies: by the day on which the scan began, under the scan's own id. */
export function reportKey(
  { arn, startedAt }: Pick<CisScanFacts, "arn" | "startedAt">,
  format: CisReportFormat,
): string {
  const day = startedAt.slice(0, 10).replaceAll("-", "/");
  const id = arn.split("/").pop() ?? arn;
  return `inspector-cis/${day}/${id}/report.${format}`;
}

/** Link for a person to the PDF, in the S3 console: known before Inspector has made the report. */
export function reportLink(
  place: Place,
  bucket: string,
  scan: Pick<CisScanFacts, "arn" | "startedAt">,
): string {
  return objectUrl(place, bucket, reportKey(scan, "pdf"));
}
