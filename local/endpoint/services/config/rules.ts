import type { LocalAccount } from "../../../account";
import type { JsonObject } from "../../../json";
import { ServiceError } from "../../serviceError";
import { placeOf } from "./place";

/** What makes Config start a rule's function. */
export type RuleTrigger =
  | "ConfigurationItemChangeNotification"
  | "OversizedConfigurationItemChangeNotification"
  | "ScheduledNotification";

/** What a rule is about: types of resources, one resource, or whatever has a tag. All, when empty. */
export interface RuleScope {
  readonly resourceTypes?: readonly string[];
  readonly resourceId?: string;
  readonly tagKey?: string;
  readonly tagValue?: string;
}

/** A custom rule of one account and Region, wherever it was written down. */
export interface ConfigRule {
  /** Its name in the account; a conformance pack appends a suffix of its own. */
  readonly name: string;
  /** Such as `config-rule-a1b2c3`. */
  readonly id: string;
  readonly arn: string;
  /** Where the rule lives: results are put there. */
  readonly account: LocalAccount;
  readonly functionArn: string;
  readonly triggers: readonly RuleTrigger[];
  /** Milliseconds from one scheduled evaluation to the next. */
  readonly frequency: number;
  readonly scope: RuleScope;
  /** JSON text; undefined where the rule has no parameters. */
  readonly inputParameters: string | undefined;
  /** Role that Config names in its events for the function to take on. */
  readonly executionRoleArn?: string;
}

/** The custom rules of all accounts that the stack plays. */
export class ConfigRuleBook {
  private readonly byKey = new Map<string, ConfigRule>();

  get all(): readonly ConfigRule[] {
    return [...this.byKey.values()];
  }

  /** Adds a rule, or puts it in the place of the one of that name. */
  add(rule: ConfigRule): void {
    this.byKey.set(`${placeOf(rule.account)} ${rule.name}`, rule);
  }

  /** The rule of this name in an account and Region. */
  find(account: LocalAccount, name: string): ConfigRule | undefined {
    return this.byKey.get(`${placeOf(account)} ${name}`);
  }

  /** The same, or Config's own error. */
  get(account: LocalAccount, name: string): ConfigRule {
    const rule = this.find(account, name);
    if (rule !== undefined) return rule;
    const message = `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`;
    throw new ServiceError("NoSuchConfigRuleException", message);
  }
}

/** Whether a rule is about a configuration item as it stands. */
export function inScope(scope: RuleScope, item: JsonObject): boolean {
  const { resourceTypes = [], resourceId, tagKey, tagValue } = scope;
  const tags = item["tags"] as Readonly<Record<string, unknown>> | undefined;
  const typed = resourceTypes.length === 0 || resourceTypes.includes(String(item["resourceType"]));
  const named = resourceId === undefined || item["resourceId"] === resourceId;
  const value = tagKey === undefined ? undefined : tags?.[tagKey];
  const tagged =
    tagKey === undefined || (value !== undefined && (tagValue === undefined || value === tagValue));
  return typed && named && tagged;
}
