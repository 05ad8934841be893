import { createHash } from "node:crypto";
import type { Series, Target } from "../../findings/finding";
import { sources } from "../../findings/model";

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

/** Key of how much a host has uploaded in the hour of an ISO 8601 instant. */
export function uploadCountKey(target: Target, time: string): TableKey {
  return { target: targetKey(target), item: join("UPLOADS", time.slice(0, 13)) };
}

/** Key of the note that somebody was told of an exception's end. */
export function exceptionEndKey(exception: string, expires: string): TableKey {
  return { target: bounded(join("EXCEPTION", exception)), item: join("ENDED", expires) };
}

/** Key of the note by which exceptions everything that is excepted was judged last. */
export const judgedKey: TableKey = { target: "EXCEPTIONS", item: "JUDGED" };

/** Key of the note when exceptions that hold for no finding were looked for last. */
export const unusedKey: TableKey = { target: "EXCEPTIONS", item: "UNUSED" };

/** Key of how far the poller of a configuration's CIS scans has come. */
export function cisWatermarkKey(scope: {
  readonly account: string;
  readonly region: string;
  readonly configuration: string;
}): TableKey {
  return {
    target: join("CIS-POLL", scope.account, scope.region),
    item: bounded(join("WATERMARK", scope.configuration)),
  };
}

/** Key of what is known of a CIS scan as a whole. */
export function cisScanKey(scanArn: string): TableKey {
  return { target: bounded(join("CIS-SCAN", scanArn)), item: "SCAN" };
}

/** Key of what became of a target in a CIS scan. */
export function cisTargetKey(
  scanArn: string,
  { account, id }: Pick<Target, "account" | "id">,
): TableKey {
  return { target: cisScanKey(scanArn).target, item: bounded(join("TARGET", account, id)) };
}

/** Key of the mark that an audit of a machine was started by this document. */
export function auditKey(target: Target, document: string): TableKey {
  return { target: targetKey(target), item: bounded(join("AUDIT", document)) };
}

/** Key of the note that something was sent somewhere; every thing has a partition of its own. */
export function sendingKey(sink: string, id: string): TableKey {
  return { target: bounded(join("SENDING", sink, id)), item: "SENDING" };
}

/** Partition key of what one rule of AWS Config has judged in an account and Region. */
export function judgementPartition(rule: {
  readonly account: string;
  readonly region: string;
  readonly command: string;
  readonly rule: string;
}): string {
  return bounded(join("JUDGED", rule.account, rule.region, rule.command, rule.rule));
}

/** Key of what a rule has judged at one time. */
export function judgementKey(
  rule: Parameters<typeof judgementPartition>[0],
  order: string,
): TableKey {
  return { target: judgementPartition(rule), item: join("AT", order) };
}

/** Partition of what packs declare, and of what is remembered of their rules. */
export const packsPartition = "PACKS";

/** What the sort keys of packs begin with: deployments write them, see `packDeclaration`. */
export const packPrefix = "PACK#";

/** Key of what is remembered of a rule of a pack. */
export function packRuleKey({ command, rule }: { command: string; rule: string }): TableKey {
  return { target: packsPartition, item: bounded(join("RULE", command, rule)) };
}

/** Partition of what is remembered of the accounts of an organization. */
export const accountsPartition = "ACCOUNTS";

/** Key of what is remembered of an account. */
export function accountKey(account: string): TableKey {
  return { target: accountsPartition, item: join("ACCOUNT", account) };
}

/** Key of when the accounts were listed last. */
export const accountsListedKey: TableKey = { target: accountsPartition, item: "LISTED" };

/** Key of how far the closing of what has gone has come. */
export const departurePassKey: TableKey = { target: "DEPARTURES", item: "PASS" };

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

/** Key of what scans say of a rule, by its digest: what hosts say differently has another key. */
export function ruleTextKey(digest: string): TableKey {
  return { target: join("TEXT", digest), item: "TEXT" };
}

/** Key of a part of what is to become of a series. */
export function planKey(series: Series, id: string, part: number): TableKey {
  return {
    target: targetKey(series.target),
    item: bounded(`${seriesItem("PLAN", series)}#${escape(id)}#${part}`),
  };
}

/** What the sort keys of all scans of a series begin with; they sort by their order. */
export function scanPrefix(series: Series): string {
  return `${seriesItem("SCAN", series)}#`;
}

/** The place of a scan in its series, as its sort key has it. */
export function orderInScanKey(series: Series, item: string): string {
  return unescape(item.slice(scanPrefix(series).length));
}

/** What the sort keys of all findings of a series begin with. */
export function findingPrefix(series: Series): string {
  return `${seriesItem("FINDING", series)}#`;
}

/**
 * What the sort key of a finding says of its series; nothing where it is too long to say it in full.
 */
export function namesInFindingKey(item: string): Omit<Series, "target"> | undefined {
  const [kind, source, benchmark, profile, ruleKey] = item.split("#").map(unescape);
  const known = sources.find((each) => each === source);
  if (kind !== "FINDING" || known === undefined || ruleKey === undefined) return undefined;
  if (benchmark === undefined || profile === undefined) return undefined;
  const names = { source: known, benchmark, profile };
  // A part that was cut off ends in a hash, and gives another key.
  return item.startsWith(`${seriesItem("FINDING", names)}#`) ? names : undefined;
}

function seriesItem(kind: string, { source, benchmark, profile }: Omit<Series, "target">): string {
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

function unescape(part: string): string {
  return part.replace(/%25|%23/g, (escaped) => (escaped === "%25" ? "%" : "#"));
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
