import { GetObjectCommand, NoSuchKey, NotFound, type S3Client } from "@aws-sdk/client-s3";
import { PermanentError, TransientError } from "../../errors";
import type { Upload } from "./uploads";

/** A way to read an object from its beginning, as often as it is needed, never held as a whole. */
export function objectSource(client: S3Client, upload: Upload): () => AsyncIterable<Uint8Array> {
  return () => readObject(client, upload);
}

async function* readObject(client: S3Client, upload: Upload): AsyncGenerator<Uint8Array> {
  const body = await openObject(client, upload);
  try {
    for await (const chunk of body) yield chunk;
  } catch (cause) {
    // The object is there: what broke is the connection, and it can be opened again.
    throw new TransientError(`reading s3://${upload.bucket}/${upload.key} broke off`, { cause });
  }
}

async function openObject(client: S3Client, upload: Upload): Promise<AsyncIterable<Uint8Array>> {
  // An object of a bucket that keeps no versions has the version "null": this very object or none is
  // read in any case, never what somebody has put in its place, and no permission is needed for that.
  const { bucket: Bucket, key: Key, versionId: VersionId = "null" } = upload;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    if (Body === undefined) throw new TransientError(`s3://${Bucket}/${Key} came without a body`);
    return Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound || isNoSuchVersion(error)) {
      throw new PermanentError(`s3://${Bucket}/${Key} does not exist any more`, { cause: error });
    }
    throw error;
  }
}

function isNoSuchVersion(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchVersion";
}

/**
 * A small object as text.
 *
 * @throws PermanentError where it is larger than `maxBytes`.
 */
export async function readText(
  open: () => AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of open()) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new PermanentError(`the object is larger than the ${maxBytes} bytes that it may have`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
