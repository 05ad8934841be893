import { regionalArn } from "../../../account";
import type { CisScans, LocalCisScan } from "./scans";

/** Where links to reports lead; nobody signs for them, as for S3's presigned links. */
export const reportPath = "/-/inspector-reports/";

/** What a link to a report leads to. */
export function reportBody(scans: CisScans, path: string): Buffer | undefined {
  const [id = "", format] = path.slice(reportPath.length).split(".");
  const arn = regionalArn(
    scans.account,
    "inspector2",
    `owner/${scans.account.accountId}/cis-scan/${id}`,
  );
  const scan = scans.get(arn);
  if (scan === undefined) return undefined;
  return format === "csv" ? csvOf(scan) : pdfOf(scan);
}

function csvOf({ targets }: LocalCisScan): Buffer {
  const rows = targets.flatMap(({ id, platform = "", checks = [] }) =>
    checks.map(({ checkId, title, level, status }) => [
      id,
      platform,
      checkId,
      title,
      level,
      status,
    ]),
  );
  const header = ["Resource ID", "Platform", "Check ID", "Title", "Level", "Status"];
  const text = [header, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
  return Buffer.from(`${text}\r\n`);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The least that a reader of PDF takes: one page with the scan's name on it. */
function pdfOf({ name }: LocalCisScan): Buffer {
  const text = `BT /F1 18 Tf 72 720 Td (CIS scan ${name.replace(/[()\\]/g, " ")}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join("");
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R>>\n%%EOF\n`);
}
