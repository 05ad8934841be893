import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { sinkFault } from "../awsErrors";
import { fileTypes } from "./reportFiles";

/** S3 takes 10,000 parts: 80 GB. Two parts of each file are in memory at a time. */
const partSize = 8 * 1024 * 1024;
const partsAtOnce = 2;
/** Records are gathered before they are handed on: each write has its price. */
const chunkCharacters = 64 * 1024;

export interface TextUploadOptions {
  readonly bucket: string;
  readonly key: string;
  readonly type: keyof typeof fileTypes;
  /** So much of the text is kept in memory, for who wants to send it on; more is not kept at all. */
  readonly keepBytes?: number;
}

/** A text that is written to S3 piece by piece, whatever its length. */
export class TextUpload {
  readonly #stream = new PassThrough();
  readonly #upload: Upload;
  readonly #done: Promise<unknown>;
  readonly #keepBytes: number;
  #kept: Buffer[] | undefined = [];
  #pending = "";
  #bytes = 0;
  #fault: unknown;

  constructor(client: S3Client, { bucket, key, type, keepBytes = 0 }: TextUploadOptions) {
    this.#keepBytes = keepBytes;
    this.#upload = new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: this.#stream, ContentType: fileTypes[type] },
      partSize,
      queueSize: partsAtOnce,
    });
    this.#stream.on("error", () => undefined);
    this.#done = this.#upload.done().catch((error: unknown) => {
      this.#fault = error;
      // Lets go whoever waits for room in the stream.
      this.#stream.destroy(error instanceof Error ? error : undefined);
    });
  }

  /** Bytes that were written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async write(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length >= chunkCharacters) await this.#flush();
  }

  /**
   * Ends the text and waits until S3 has it.
   *
   * @returns the text, where it is no longer than what was to be kept.
   */
  async end(): Promise<Buffer | undefined> {
    await this.#flush();
    this.#stream.end();
    await this.#done;
    this.#throwFault();
    return this.#kept && Buffer.concat(this.#kept);
  }

  /** Gives up: nothing of it stays in S3. */
  async abort(): Promise<void> {
    await this.#upload.abort();
    this.#stream.destroy();
    await this.#done;
  }

  async #flush(): Promise<void> {
    this.#throwFault();
    if (this.#pending === "") return;
    const chunk = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    this.#bytes += chunk.length;
    if (this.#bytes > this.#keepBytes) this.#kept = undefined;
    this.#kept?.push(chunk);
    if (this.#stream.write(chunk)) return;
    try {
      await once(this.#stream, "drain");
    } catch {
      // The upload failed meanwhile: why is what is thrown next.
      await this.#done;
    }
    this.#throwFault();
  }

  #throwFault(): void {
    if (this.#fault !== undefined) throw sinkFault("S3", "take a report", this.#fault);
  }
}
