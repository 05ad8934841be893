import type { ScanTarget, TargetFact } from "../../findings/model";
import { instanceIdsIn } from "../shared/instanceIds";
import { type JsonObject, isObject, own, textOf } from "./shape";

const maxFacts = 50;
const maxDepth = 4;
const maxValue = 1000;

/** What a report for Chef Automate says of its node. */
const automateNames = ["node_name", "fqdn", "ipaddress", "node_uuid", "environment"] as const;

/**
 * What a report says of its target: `platform`, and what whoever ran the audit passed through
 * (`passthrough` of InSpec's configuration), which is how a host can name its instance. Reports for Chef
 * Automate name the node, with its host name and address.
 */
export function targetOf(report: JsonObject): ScanTarget {
  const platform = own(report, "platform");
  const facts = [
    ...factsIn("inspec:platform", platform),
    ...factsIn("inspec:passthrough", own(report, "passthrough")),
    ...automateNames.flatMap((each) => factsIn(`inspec:${each}`, own(report, each))),
  ].slice(0, maxFacts);
  const target = isObject(platform) ? textOf(own(platform, "target_id")) : undefined;
  const name = textOf(own(report, "node_name")) ?? textOf(own(report, "fqdn")) ?? target;
  const address = textOf(own(report, "ipaddress"));
  return {
    ...(name !== undefined && { name }),
    addresses: address === undefined ? [] : [address],
    facts,
    instanceIds: instanceIdsIn(facts.map(({ value }) => value)),
  };
}

function factsIn(name: string, value: unknown, depth = 0): readonly TargetFact[] {
  const text = textOf(value);
  if (text !== undefined) return text.length > maxValue ? [] : [{ name, value: text }];
  if (!isObject(value) || depth === maxDepth) return [];
  return Object.entries(value)
    .slice(0, maxFacts)
    .flatMap(([key, inner]) => factsIn(`${name}:${key}`, inner, depth + 1));
}
