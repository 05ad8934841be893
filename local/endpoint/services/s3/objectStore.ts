import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { VirtualClock } from "../../../clock";
import { listOf, objectOf, parseJson } from "../../../json";

/** One version of an object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly size: number;
  /** MD5 of the content, without quotes. */
  readonly etag: string;
  readonly sha256: string;
  readonly contentType: string;
  readonly lastModified: string;
  /** Orders the writes of one key. */
  readonly sequencer: string;
}

/** The version id of objects in a bucket without versioning. */
const nullVersion = "null";

/**
 * Objects on disk: a folder per key (named by its digest, because keys are longer than file names
 * may be), a file per version and one that lists them, newest first.
 */
export class ObjectStore {
  private readonly objects = new Map<string, readonly ObjectVersion[]>();
  private sequence = Date.now();

  constructor(
    private readonly folder: string,
    private readonly clock: Pick<VirtualClock, "now">,
  ) {
    fs.mkdirSync(folder, { recursive: true });
    for (const entry of fs.readdirSync(folder)) {
      const file = path.join(folder, entry, "versions.json");
      if (!fs.existsSync(file)) continue;
      const saved = listOf(parseJson(fs.readFileSync(file, "utf8"), file));
      const versions = saved.map((version) => objectOf(version) as unknown as ObjectVersion);
      const [newest] = versions;
      if (newest !== undefined) this.objects.set(id(newest.bucket, newest.key), versions);
    }
  }

  /** Writes an object; the content is streamed to disk. */
  async put(
    target: { bucket: string; key: string; contentType?: string; versioned: boolean },
    content: AsyncIterable<Uint8Array>,
    check: (sha256: string) => void = () => undefined,
  ): Promise<ObjectVersion> {
    const { bucket, key } = target;
    const folder = this.folderOf(bucket, key);
    fs.mkdirSync(folder, { recursive: true });
    const temporary = path.join(folder, `incoming-${randomBytes(8).toString("hex")}`);
    const written = await write(temporary, content);
    try {
      check(written.sha256);
    } catch (error) {
      fs.rmSync(temporary);
      throw error;
    }
    const version: ObjectVersion = {
      bucket,
      key,
      versionId: target.versioned ? randomBytes(16).toString("base64url") : nullVersion,
      ...written,
      contentType: target.contentType ?? "binary/octet-stream",
      lastModified: new Date(this.clock.now()).toISOString(),
      sequencer: (this.sequence += 1).toString(16).toUpperCase().padStart(18, "0"),
    };
    fs.renameSync(temporary, path.join(folder, version.versionId));
    this.keep(version);
    return version;
  }

  /** One version, by default the newest. */
  get(bucket: string, key: string, versionId?: string): ObjectVersion | undefined {
    const versions = this.objects.get(id(bucket, key)) ?? [];
    return versionId === undefined
      ? versions[0]
      : versions.find((version) => version.versionId === versionId);
  }

  /** The newest version of every object in a bucket, by key in the order of its bytes. */
  list(bucket: string): readonly ObjectVersion[] {
    const newest = [...this.objects.values()].flatMap((versions) => versions.slice(0, 1));
    return newest
      .filter((version) => version.bucket === bucket)
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** The content, or a part of it; both ends included. */
  read(version: ObjectVersion, range?: { start: number; end: number }): Readable {
    return fs.createReadStream(this.fileOf(version), range);
  }

  /** Where the content is on disk. */
  fileOf({ bucket, key, versionId }: ObjectVersion): string {
    return path.join(this.folderOf(bucket, key), versionId);
  }

  private keep(version: ObjectVersion): void {
    const { bucket, key, versionId } = version;
    const older = this.objects.get(id(bucket, key)) ?? [];
    const versions = [version, ...older.filter((other) => other.versionId !== versionId)];
    this.objects.set(id(bucket, key), versions);
    const file = path.join(this.folderOf(bucket, key), "versions.json");
    fs.writeFileSync(`${file}.new`, JSON.stringify(versions));
    fs.renameSync(`${file}.new`, file);
  }

  private folderOf(bucket: string, key: string): string {
    const digest = createHash("sha256").update(id(bucket, key)).digest("hex").slice(0, 32);
    return path.join(this.folder, digest);
  }
}

function id(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

async function write(
  file: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Pick<ObjectVersion, "size" | "etag" | "sha256">> {
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  const output = fs.createWriteStream(file);
  let size = 0;
  for await (const chunk of content) {
    md5.update(chunk);
    sha256.update(chunk);
    size += chunk.length;
    if (!output.write(chunk)) await once(output, "drain");
  }
  output.end();
  await finished(output);
  return { size, etag: md5.digest("hex"), sha256: sha256.digest("hex") };
}
