import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { sinkFault } from "../awsErrors";

/** Kinds of files in the bucket of reports. */
export const fileTypes = {
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
} as const;

/** Key of a file, below the year and the month of what it tells of. */
export function reportKey(time: string, name: string): string {
  return `${time.slice(0, 4)}/${time.slice(5, 7)}/${name}`;
}

/** Writes a whole file; the same key again is a new version of it. */
export async function putReportFile(
  client: S3Client,
  bucket: string,
  key: string,
  body: Buffer | string,
  type: keyof typeof fileTypes,
): Promise<void> {
  try {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: fileTypes[type] }),
    );
  } catch (error) {
    throw sinkFault("S3", "take a report", error);
  }
}
