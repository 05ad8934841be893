import { createHash } from "node:crypto";
import type { Finding, Series, Target } from "../findings/finding";

/** DynamoDB takes at most 1,024 bytes of sort key; one that is longer ends in a hash of itself. */
const maxSortKeyBytes = 1024;

/** Key of one record in the findings table. */
export interface TableKey {
  readonly target: string;
  readonly item: string;
}

/** Partition key of everything that is known of one machine. */
export function targetKey(target: Target): string {
  return join("TARGET", target.account, target.region, target.id);
}

/** Key of what is kept of a machine itself. */
export function hostKey(target: Target): TableKey {
  return { target: targetKey(target), item: "HOST" };
}

/** Key of the note that somebody was told of an exception's end. */
export function exceptionEndKey(exception: string, expires: string): TableKey {
  return { target: bounded(join("EXCEPTION", exception)), item: join("ENDED", expires) };
}

/** Key of the note that something was sent somewhere; every thing has a partition of its own. */
export function sendingKey(sink: string, id: string): TableKey {
  return { target: bounded(join("SENDING", sink, id)), item: "SENDING" };
}

/** What the sort keys of all series of a machine begin with. */
export const seriesPrefix = "SERIES#";

/** Key of a series' own record: what its latest scan was, and who is applying one now. */
export function seriesKey(series: Series): TableKey {
  return { target: targetKey(series.target), item: seriesItem("SERIES", series) };
}

/** Key of one finding. */
export function findingKey(series: Series, ruleKey: string): TableKey {
  return {
    target: targetKey(series.target),
    item: bounded(`${findingPrefix(series)}${escape(ruleKey)}`),
  };
}

/** Key of one scan in the history of its series. */
export function scanKey(series: Series, order: string): TableKey {
  return {
    target: targetKey(series.target),
    item: bounded(`${scanPrefix(series)}${escape(order)}`),
  };
}

/** Key of what a release of a benchmark says of a rule. */
export function ruleTextKey({ series, key, benchmarkVersion }: Finding): TableKey {
  return {
    target: bounded(
      join("BENCHMARK", series.source, series.benchmark, benchmarkVersion ?? ""),
      2048,
    ),
    item: bounded(join("RULE", key)),
  };
}

/** What the sort keys of all scans of a series begin with; they sort by their order. */
export function scanPrefix(series: Series): string {
  return `${seriesItem("SCAN", series)}#`;
}

/** What the sort keys of all findings of a series begin with. */
export function findingPrefix(series: Series): string {
  return `${seriesItem("FINDING", series)}#`;
}

function seriesItem(kind: string, { source, benchmark, profile }: Series): string {
  const item = join(kind, source, benchmark, profile);
  // Half of the room is left to the rule key.
  return bounded(item, maxSortKeyBytes / 2);
}

function join(...parts: readonly string[]): string {
  return parts.map(escape).join("#");
}

/** Ids come from files: the separator in one of them must not make it look like another key. */
function escape(part: string): string {
  return part.replace(/[%#]/g, (character) => (character === "%" ? "%25" : "%23"));
}

function bounded(key: string, limit = maxSortKeyBytes): string {
  const bytes = Buffer.from(key);
  if (bytes.length <= limit) return key;
  const hash = createHash("sha256").update(bytes).digest("hex");
  // Cut at a code point, then leave room for the separator and the hash.
  const head = bytes
    .subarray(0, limit - hash.length - 4)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  return `${head}~${hash}`;
}
