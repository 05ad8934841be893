import { pipeline } from "node:stream/promises";
import { PassThrough, Readable, Transform } from "node:stream";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { PermanentError, TransientError, messageOf } from "../../errors";

export interface ArchiveOptions {
  /** The most that a report may have. */
  readonly maxBytes: number;
  /** How long fetching may take in all. */
  readonly timeoutMilliseconds: number;
  /** Beside HTTPS, links to here are followed: where AWS is reached by an endpoint of one's own. */
  readonly endpoint?: string;
}

/** Fetches what a link leads to and puts it into a bucket, never held as a whole. */
export function reportArchive(
  s3: S3Client,
  bucket: string,
  options: ArchiveOptions,
): (url: string, key: string, contentType: string) => Promise<void> {
  return async (url, key, ContentType) => {
    checkLink(url, options.endpoint);
    const signal = AbortSignal.timeout(options.timeoutMilliseconds);
    const { body, length } = await open(url, signal, options.maxBytes);
    const measured = new PassThrough();
    try {
      await Promise.all([
        pipeline(body, limit(length), measured, { signal }),
        s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: measured,
            ContentLength: length,
            ContentType,
          }),
          { abortSignal: signal },
        ),
      ]);
    } catch (cause) {
      measured.destroy();
      throw new TransientError(`the report could not be stored: ${messageOf(cause)}`, { cause });
    }
  };
}

function checkLink(url: string, endpoint: string | undefined): void {
  const { protocol, origin } = new URL(url);
  if (protocol === "https:") return;
  if (endpoint !== undefined && origin === new URL(endpoint).origin) return;
  throw new PermanentError(`the link to the report was ${protocol}, must be https:`);
}

interface Opened {
  readonly body: Readable;
  readonly length: number;
}

async function open(url: string, signal: AbortSignal, maxBytes: number): Promise<Opened> {
  const response = await request(url, signal);
  const length = Number(response.headers.get("content-length") ?? NaN);
  if (!response.ok || response.body === null || !Number.isSafeInteger(length)) {
    await response.body?.cancel();
    // A link that has expired comes anew when Inspector is asked again.
    throw new TransientError(`the report's link was answered with ${response.status}`);
  }
  if (length > maxBytes) {
    await response.body.cancel();
    throw new PermanentError(`the report was ${length} bytes, must be at most ${maxBytes}`);
  }
  return { body: Readable.fromWeb(response.body), length };
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  try {
    // A redirect could lead anywhere; S3 gives none for a link of its own.
    return await fetch(url, { signal, redirect: "error" });
  } catch (cause) {
    throw new TransientError(`the report could not be fetched: ${messageOf(cause)}`, { cause });
  }
}

/** Lets through as much as was announced, and not a byte more or less. */
function limit(length: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > length ? new Error("more came than was announced") : null, chunk);
    },
    flush(done) {
      done(bytes < length ? new Error("the connection broke off") : null);
    },
  });
}
