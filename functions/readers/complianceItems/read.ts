import { createHash } from "node:crypto";
import { PermanentError } from "../../errors";
import { aggregate } from "../../findings/aggregate";
import { complianceDetails } from "../../findings/complianceDetails";
import {
  type RuleOutcome,
  type ScanReport,
  type XccdfResult,
  severities,
} from "../../findings/model";
import { ruleKey, withoutRunId } from "../../findings/ruleKey";
import { type ComplianceItem, detailOf, resultOf, severityOf, timeOf } from "./item";

/** How items are read. */
export interface ComplianceItemsOptions {
  /** Items of which type, compared without regard to case. Defaults to `Custom:InSpec`. */
  readonly complianceType?: string;
  /** The most items that are taken. Defaults to 100,000: ten types of 10,000, all a node can have. */
  readonly maxItems?: number;
}

/** AWS writes the type in both ways of its samples and its documentation: InSpec and Inspec. */
export const defaultComplianceType = "Custom:InSpec";

const defaultMaxItems = 100_000;

/**
 * The version of a profile that does not tell its own. It never changes, so that rules that are
 * missing from a set of items stay as they were: another profile may have taken the set's place.
 */
const unversioned = "unversioned";

/**
 * Reads the compliance items of one type: one scan for each resource and each profile that the
 * details name. Items of every status are needed; COMPLIANT ones are what closes findings.
 *
 * Items that name no profile are one scan for each resource, whose benchmark is the compliance type.
 * Since each put of items replaces all that were there, two profiles may take turns in it. So that
 * they never close each other's findings, rules are known there by id and title together.
 *
 * @param items all pages of `ListComplianceItems`, one item after the other.
 */
export async function readComplianceItems(
  items: AsyncIterable<ComplianceItem> | Iterable<ComplianceItem>,
  options: ComplianceItemsOptions = {},
): Promise<readonly ScanReport[]> {
  const { complianceType = defaultComplianceType, maxItems = defaultMaxItems } = options;
  const wanted = complianceType.toLowerCase();
  const groups = new Map<string, Group>();
  let count = 0;
  for await (const item of items) {
    if (item.ComplianceType?.toLowerCase() !== wanted) continue;
    count += 1;
    if (count > maxItems)
      throw new PermanentError(`there are more than ${maxItems} compliance items`);
    addTo(groups, item);
  }
  return [...groups.values()].map((group) => reportOf(group, complianceType));
}

interface Group {
  readonly resource: string;
  readonly profile?: string;
  readonly items: ComplianceItem[];
}

function addTo(groups: Map<string, Group>, item: ComplianceItem): void {
  const resource = item.ResourceId ?? "";
  const profile = detailOf(item, complianceDetails.profile, "ProfileName", "profile_id");
  const key = JSON.stringify([resource, profile ?? null]);
  const group = groups.get(key) ?? { resource, profile, items: [] };
  groups.set(key, group);
  group.items.push(item);
}

function reportOf({ resource, profile, items }: Group, complianceType: string): ScanReport {
  const outcomes = outcomesOf(items, profile !== undefined);
  const counts: Partial<Record<XccdfResult, number>> = {};
  for (const { result } of outcomes) counts[result] = (counts[result] ?? 0) + 1;
  const endTime = items
    .flatMap((item) => timeOf(item) ?? [])
    .sort()
    .at(-1);
  const version = first(items, (item) => detailOf(item, complianceDetails.profileVersion));
  const benchmark = { id: profile ?? complianceType, version: version ?? unversioned };
  return {
    outcomes,
    counts,
    scan: {
      id: ["ssm-compliance", resource, benchmark.id, endTime].filter(Boolean).join(":"),
      source: "inspec",
      benchmark,
      scanner: { name: "InSpec" },
      target: { name: resource, addresses: [], facts: [], instanceIds: [resource] },
      ...(endTime !== undefined && { endTime }),
      scores: [],
    },
  };
}

function outcomesOf(items: readonly ComplianceItem[], attributed: boolean): readonly RuleOutcome[] {
  const outcomes = new Map<string, RuleOutcome>();
  for (const item of items) {
    const outcome = outcomeOf(item, attributed);
    const before = outcomes.get(outcome.key);
    outcomes.set(outcome.key, before === undefined ? outcome : worse(before, outcome));
  }
  return [...outcomes.values()];
}

function outcomeOf(item: ComplianceItem, attributed: boolean): RuleOutcome {
  const title = withoutRunId(item.Title?.trim() ?? "");
  // Systems Manager demands neither; what has only a title is known by that.
  const id = withoutRunId([item.Id?.trim() ?? "", title].find((each) => each !== "") ?? "unnamed");
  const severity = severityOf(item);
  return {
    key: attributed ? ruleKey(id) : `${ruleKey(id)}~${digest(title)}`,
    rule: id,
    result: resultOf(item),
    severity,
    results: [],
    metadata: {
      rule: id,
      title: title === "" ? id : title,
      severity,
      severityAsWritten: item.Severity,
      references: [],
      idents: [],
    },
  };
}

function worse(one: RuleOutcome, other: RuleOutcome): RuleOutcome {
  const rank = ({ severity }: RuleOutcome) => severities.indexOf(severity);
  return {
    ...one,
    result: aggregate([one.result, other.result]),
    severity: rank(other) < rank(one) ? other.severity : one.severity,
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function first<T, R>(all: readonly T[], ask: (each: T) => R | undefined): R | undefined {
  for (const each of all) {
    const answer = ask(each);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
