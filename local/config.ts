import type { LocalAccount } from "./account";
import type { PutResult, RuleResult, RuleResults } from "./endpoint/services/config/evaluations";
import type {
  ConfigurationItem,
  ConfigurationItems,
  NewConfigurationItem,
} from "./endpoint/services/config/items";
import type { ConfigRule, ConfigRuleBook } from "./endpoint/services/config/rules";
import { LocalStackError } from "./errors";
import type { Graph } from "./graph";
import type { ConfigRules, FailedStart } from "./sources/configRules";
import { types } from "./types";

/** AWS Config as tests and the command line see it: past IAM, for every account that is played. */
export class LocalConfig {
  constructor(
    private readonly graph: Graph,
    private readonly account: LocalAccount,
    private readonly book: ConfigRuleBook,
    private readonly items: ConfigurationItems,
    private readonly results: RuleResults,
    private readonly sources: ConfigRules,
  ) {}

  /** The custom rules, those of other accounts too. */
  get rules(): readonly ConfigRule[] {
    return this.book.all;
  }

  /** Every result that was put, in its order, ignored ones too. */
  get puts(): readonly PutResult[] {
    return this.results.puts;
  }

  /** Starts of rules' functions that did not come about. */
  get failedStarts(): readonly FailedStart[] {
    return this.sources.failed;
  }

  /** Adds a rule that the program does not hold as a resource, such as one of a conformance pack. */
  add(rule: ConfigRule): void {
    this.sources.add(rule);
  }

  /** Whether a resource was recorded. */
  knows({ resourceType, resourceId, account = this.account }: NewConfigurationItem): boolean {
    return this.items.latest(account, resourceType, resourceId) !== undefined;
  }

  /** Records a configuration and tells the rules that it concerns; `settle` runs them. */
  record(item: NewConfigurationItem): ConfigurationItem {
    const { resourceType, resourceId, account = this.account } = item;
    const previous = this.items.latest(account, resourceType, resourceId);
    const recorded = this.items.record(item);
    this.sources.changed(recorded, previous);
    return recorded;
  }

  /** Evaluates a rule for everything that it is about, as `StartConfigRulesEvaluation` does. */
  evaluate(rule: string, account?: LocalAccount): void {
    this.sources.evaluate(this.rule(rule, account));
  }

  /** Evaluates a rule as its schedule does, whenever it is due. */
  fire(rule: string, account?: LocalAccount): void {
    this.sources.fire(this.rule(rule, account));
  }

  /** What a rule last said of each resource. */
  compliance(rule: string, account?: LocalAccount): readonly RuleResult[] {
    return this.results.compliance(this.rule(rule, account));
  }

  /** Keeps everything for the next run. */
  save(): void {
    this.items.save();
    this.results.save();
  }

  /** The rule of this logical or physical name. */
  rule(name: string, account = this.account): ConfigRule {
    const logical = this.graph.ofType(types.configRule).find((resource) => resource.name === name);
    const found =
      this.book.find(account, name) ?? this.book.find(account, String(logical?.outputs["name"]));
    if (found !== undefined) return found;
    const names = this.book.all.map((rule) => rule.name).join(", ");
    throw new LocalStackError(`there is no Config rule "${name}": there are ${names}`);
  }
}
