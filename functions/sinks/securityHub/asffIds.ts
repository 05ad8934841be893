import { createHash } from "node:crypto";
import type { Finding, Target } from "../../findings/finding";
import { allowedText } from "../text";

/** Longest `Id` and `GeneratorId` that Security Hub takes. */
const maxIdLength = 512;

/**
 * A finding's id in Security Hub: the same for its whole life, whatever the benchmark's version,
 * the scan's time or the file's name. Importing under it again updates the finding. It begins with the
 * store, because the account's product is one for all stacks: two that scan the same host would
 * otherwise update each other's findings.
 *
 * @param store name of the findings table.
 */
export function hubFindingId(finding: Finding, store: string): string {
  return joined([store, ...idParts(finding)]);
}

/** The id that a finding had before ids named the store: see `HubState.formerId`. */
export function formerHubFindingId(finding: Finding): string {
  return joined(idParts(finding));
}

function idParts({ series, key }: Finding): readonly string[] {
  const { target, source, benchmark, profile } = series;
  return [target.region, target.account, target.id, source, benchmark, profile, key];
}

/** What made the finding: the rule, the same on every target, so that the console can filter by it. */
export function hubGeneratorId({ series, key }: Finding): string {
  return joined(["plumbline", series.source, series.benchmark, key]);
}

/** ARN of the account's own product in Security Hub, which is there wherever Security Hub is. */
export function hubProductArn({ partition, region, account }: Target): string {
  return `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;
}

/** Parts, each escaped so that two lists of parts never join to the same id. */
function joined(parts: readonly string[]): string {
  const id = parts.map(escaped).join("/");
  if (id.length <= maxIdLength) return id;
  const hash = createHash("sha256").update(id).digest("hex");
  return `${id.slice(0, maxIdLength - hash.length - 1)}~${hash}`;
}

/** Percent-escaped, the tilde too: an id with one ends in a hash. */
function escaped(part: string): string {
  return encodeURIComponent(allowedText(part)).replaceAll("~", "%7E");
}
