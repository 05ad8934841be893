import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Notice } from "../../findings/notices/notice";
import { noticeText } from "../../findings/notices/notice";
import { putReportFile, reportKey } from "../../sinks/files/reportFiles";
import type { SlackChannel } from "../../sinks/slack";
import { publishMessage } from "../../sinks/sns/topicPut";
import { objectUrl } from "../uploads/reportUrl";
import type { AlertDigest, NewFindingsFile } from "./digest";

/** Slack takes far more, but nobody reads more there: a larger file is linked. */
const maxSlackFile = 8 * 1024 * 1024;

/** Where the CSV of new findings is kept. */
export interface CsvArchive {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly partition: string;
  readonly region: string;
}

/** Writes the CSV, under the same key for the same news. @returns a link to it for a person. */
export async function archiveCsv(
  { s3, bucket, ...where }: CsvArchive,
  { name, time, content }: NewFindingsFile,
): Promise<string> {
  const key = reportKey(time, name);
  await putReportFile(s3, bucket, key, content, "csv");
  return objectUrl(where, bucket, key);
}

/** Tells a Slack channel: the message comes with the CSV of what is new. */
export async function tellSlack(
  channel: SlackChannel,
  { notice, csv }: AlertDigest,
  archive: CsvArchive,
): Promise<void> {
  if (csv === undefined) {
    await channel.post(notice);
    return;
  }
  const url = await archiveCsv(archive, csv);
  if (csv.content.length > maxSlackFile) await channel.post(linked(notice, url));
  else await channel.postFile(notice, { name: csv.name, content: csv.content });
}

/**
 * Publishes to a topic, with a link to the CSV. Subscriptions can filter by the attributes, which
 * messages of changes have too: `kinds` is `digest`, `severity` that of the worst new finding.
 */
export async function tellTopic(
  sns: SNSClient,
  topicArn: string,
  { notice, csv, severity, id }: AlertDigest,
  archive: CsvArchive,
): Promise<void> {
  const told = csv === undefined ? notice : linked(notice, await archiveCsv(archive, csv));
  await publishMessage(sns, topicArn, {
    subject: told.subject,
    text: noticeText(told),
    attributes: { severity, kinds: ["digest"], id },
  });
}

function linked(notice: Notice, url: string): Notice {
  return { ...notice, link: { label: "CSV of the new findings", url } };
}
