import { refuseOtherThan } from "../shared/fileKind";
import { Peeked } from "../shared/peeked";
import { Refusal } from "../shared/refusal";
import { unpacked } from "../shared/unpack";
import { type Transcoded, encodingOf, headLength, transcoderFor } from "./encoding";
import type { Limits } from "./limits";

/**
 * The document as UTF-8 without a byte order mark: decompressed where it is gzip or bzip2 by its magic
 * number, transcoded where it says that it is encoded otherwise.
 */
export async function* utf8Chunks(
  input: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const source = new Peeked(input);
  const began = process.cpuUsage();
  let document: Peeked | undefined;
  try {
    document = new Peeked(unpacked(source, limits.totalBytes));
    const head = await document.peek(headLength);
    const { encoding, markLength } = encodingOf(head);
    refuseOtherThan("xml", head.subarray(0, headLength));
    const transcoder = transcoderFor(encoding);
    let skip = markLength;
    for await (const chunk of document.all()) {
      // Here, because what was handed over before has been read by now.
      refuseBeyond(limits.cpuMilliseconds, process.cpuUsage(began));
      yield* handedOver(transcoder.write(skip === 0 ? chunk : chunk.subarray(skip)));
      skip = Math.max(0, skip - chunk.length);
    }
    yield* handedOver(transcoder.end());
  } finally {
    await document?.close();
    await source.close();
  }
}

/** A small file may be made of what takes long to go through, such as nothing but comments. */
function refuseBeyond(limit: number, { user, system }: NodeJS.CpuUsage): void {
  if ((user + system) / 1000 <= limit) return;
  throw new Refusal(`reading it takes more than ${limit} ms of processor time`);
}

function* handedOver({ utf8, fault }: Transcoded): Generator<Uint8Array> {
  yield utf8;
  if (fault !== undefined) throw new Refusal(fault);
}
