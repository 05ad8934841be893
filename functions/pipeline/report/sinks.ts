import type { SNSClient } from "@aws-sdk/client-sns";
import type { Notice } from "../../findings/notices/notice";
import { noticeText } from "../../findings/notices/notice";
import { worstOpen } from "../../report";
import type { SlackChannel } from "../../sinks/slack";
import { publishMessage } from "../../sinks/sns/topicPut";
import { objectUrl } from "../uploads/reportUrl";
import type { ReadyReport } from "./sendReport";

/** Where the files of a report are. */
export interface ReportPlace {
  readonly partition: string;
  readonly region: string;
  readonly bucket: string;
}

/** Sends the report to a Slack channel with the CSV, or with a link where the CSV is too long. */
export async function tellSlack(
  channel: SlackChannel,
  report: ReadyReport,
  place: ReportPlace,
): Promise<void> {
  const notice = linked(report, place);
  const { csv, csvName, keys } = report;
  if (csv !== undefined) {
    await channel.postFile(notice, { name: csvName, content: csv });
    return;
  }
  const where = `s3://${place.bucket}/${keys.findings}`;
  await channel.post({ ...notice, summary: `${notice.summary} The CSV is at ${where}.` });
}

/**
 * Publishes that there is a report, with links. Subscriptions can filter by the attributes, which
 * messages of changes have too: `kinds` is `report`, `severity` that of the worst open finding.
 */
export async function tellTopic(
  sns: SNSClient,
  topicArn: string,
  report: ReadyReport,
  place: ReportPlace,
): Promise<void> {
  const notice = linked(report, place);
  const { findings, excepted, scans } = report.keys;
  const files = [findings, excepted, scans].map((key) => `s3://${place.bucket}/${key}`);
  await publishMessage(sns, topicArn, {
    subject: notice.subject,
    text: [noticeText(notice), `CSV: ${files.join(", ")}`].join("\n\n"),
    attributes: {
      severity: worstOpen(report.data) ?? "none",
      kinds: ["report"],
      id: `report~${report.at}`,
    },
  });
}

function linked({ notice, keys }: ReadyReport, { bucket, ...where }: ReportPlace): Notice {
  return {
    ...notice,
    link: { label: "The whole report", url: objectUrl(where, bucket, keys.page) },
  };
}
