import { ServiceError } from "../../serviceError";

/**
 * Unwraps `aws-chunked` content, which SDKs send when they stream a body: chunks with their length
 * in hexadecimal (and perhaps a signature) before them, a chunk of length 0, then trailers.
 */
export async function* unwrapChunks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  /** Bytes of the current chunk still to come; -1 while its header is awaited. */
  let left = -1;
  for await (const piece of source) {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
    for (;;) {
      if (left === -1) {
        const end = pending.indexOf("\r\n");
        if (end === -1) break;
        left = chunkLength(pending.subarray(0, end).toString("latin1"));
        pending = pending.subarray(end + 2);
        // Trailers follow: checksums that nobody here looks at.
        if (left === 0) return;
      }
      if (left > 0) {
        const part = pending.subarray(0, left);
        if (part.length === 0) break;
        yield part;
        pending = pending.subarray(part.length);
        left -= part.length;
        if (left > 0) break;
      }
      // The line end after a chunk's data.
      if (pending.length < 2) break;
      pending = pending.subarray(2);
      left = -1;
    }
  }
  throw new ServiceError("IncompleteBody", "The request body ended before its last chunk.");
}

function chunkLength(header: string): number {
  const length = /^([0-9a-fA-F]+)(?:;.*)?$/.exec(header)?.[1];
  if (length === undefined) throw new ServiceError("InvalidRequest", "A chunk has no length.");
  return Number.parseInt(length, 16);
}
