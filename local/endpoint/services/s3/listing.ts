import { type XmlValue, xmlElement } from "../../xml";
import type { ObjectVersion } from "./objectStore";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const pageSize = 1000;

/** The answer to `ListObjectsV2`. */
export function listObjects(
  bucket: string,
  objects: readonly ObjectVersion[],
  query: URLSearchParams,
): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const limit = Math.min(Number(query.get("max-keys") ?? pageSize), pageSize);
  const token = query.get("continuation-token");
  const after =
    token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString();
  const encode = query.get("encoding-type") === "url" ? encodeKey : (key: string) => key;
  const entries = collapse(
    objects.filter(({ key }) => key.startsWith(prefix)),
    prefix,
    delimiter,
  ).filter(({ name }) => name > after);
  const page = entries.slice(0, limit);
  const truncated = entries.length > page.length;
  const last = page.at(-1)?.name ?? after;
  return xmlElement(
    "ListBucketResult",
    {
      Name: bucket,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxKeys: limit,
      KeyCount: page.length,
      IsTruncated: truncated,
      NextContinuationToken: truncated ? Buffer.from(last).toString("base64url") : undefined,
      Contents: page.flatMap(({ object }) =>
        object === undefined ? [] : [contents(object, encode)],
      ),
      CommonPrefixes: page.flatMap(({ name, object }) =>
        object === undefined ? [{ Prefix: encode(name) }] : [],
      ),
    },
    namespace,
  );
}

interface Entry {
  readonly name: string;
  /** Absent for a common prefix. */
  readonly object?: ObjectVersion;
}

/** Keys that go on after the delimiter become one common prefix. */
function collapse(
  objects: readonly ObjectVersion[],
  prefix: string,
  delimiter: string,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end === -1 ? object.key : object.key.slice(0, end + delimiter.length);
    entries.set(name, end === -1 ? { name, object } : { name });
  }
  return [...entries.values()];
}

function contents(object: ObjectVersion, encode: (key: string) => string): XmlValue {
  return {
    Key: encode(object.key),
    LastModified: object.lastModified,
    ETag: `"${object.etag}"`,
    Size: object.size,
    StorageClass: "STANDARD",
  };
}

function encodeKey(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}
