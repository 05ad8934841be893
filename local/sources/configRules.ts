import type { VirtualClock } from "../clock";
import type { RuleResults } from "../endpoint/services/config/evaluations";
import {
  type ConfigurationItem,
  type ConfigurationItems,
  isGone,
} from "../endpoint/services/config/items";
import {
  type ConfigRule,
  type ConfigRuleBook,
  inScope,
  type RuleTrigger,
} from "../endpoint/services/config/rules";
import { LocalStackError } from "../errors";
import type { Graph } from "../graph";
import type { JsonObject } from "../json";
import type { LocalFunction } from "../lambda/function";
import type { AsyncInvocations } from "./asyncInvocations";
import {
  changeNotification,
  type Notification,
  ruleEvent,
  scheduledNotification,
} from "./configEvents";
import { graphRules } from "./configRuleGraph";
import { allowDelivery, type Delivery, type DeliveryWorld, Undelivered } from "./delivery";

const config = { kind: "service", service: "config.amazonaws.com" } as const;

/** What rules need to start their functions. */
export interface ConfigRuleWorld extends DeliveryWorld {
  readonly graph: Graph;
  readonly clock: VirtualClock;
  readonly invocations: AsyncInvocations;
  readonly rules: ConfigRuleBook;
  readonly items: ConfigurationItems;
  readonly results: RuleResults;
  /** Config takes an organization's rules away from an account that leaves. */
  readonly isMember: (accountId: string) => boolean;
}

/** A start of a rule's function that did not come about. */
export interface FailedStart {
  readonly rule: string;
  readonly accountId: string;
  readonly message: string;
}

/** AWS Config: starts the functions of custom rules when items change, and on schedule. */
export class ConfigRules {
  /** Starts that did not come about, in their order. */
  readonly failed: FailedStart[] = [];
  private readonly lastScheduled = new Map<string, number>();

  constructor(private readonly world: ConfigRuleWorld) {
    for (const rule of graphRules(world.graph, world.account)) this.add(rule);
  }

  /**
   * Adds a rule, of the program or of what the program deploys elsewhere. Config refuses one whose
   * function does not let it in.
   */
  add(rule: ConfigRule): void {
    const target = this.functionOf(rule);
    if (target === undefined) return;
    const { authorizer } = this.world;
    const { action, resource, ...sender } = this.delivery(rule, target);
    const context = {
      "aws:SourceArn": rule.arn,
      "aws:SourceAccount": rule.account.accountId,
    };
    if (!authorizer.mayDo(sender.principal, { action, resource, context })) {
      throw new LocalStackError(
        `rule ${rule.name}: no permission of function ${target.definition.logicalName} lets ` +
          `config.amazonaws.com start it for account ${rule.account.accountId}`,
      );
    }
    this.world.rules.add(rule);
    this.lastScheduled.set(rule.arn, this.world.clock.now());
  }

  /** Tells every rule that is, or was until now, about this item. */
  changed(item: ConfigurationItem, previous: ConfigurationItem | undefined): void {
    const { accountId, region } = { accountId: item["awsAccountId"], region: item["awsRegion"] };
    for (const rule of this.world.rules.all) {
      if (rule.account.accountId !== accountId || rule.account.region !== region) continue;
      const now = inScope(rule.scope, item);
      const before = previous !== undefined && inScope(rule.scope, previous);
      if (now || before) {
        const notification = changeNotification(item, this.world.clock.now());
        this.start(rule, notification, !now);
      }
    }
  }

  /** Evaluates a rule for all that it is about, by each of its triggers. */
  evaluate(rule: ConfigRule): void {
    const now = this.world.clock.now();
    for (const item of this.world.items.current(rule.account)) {
      if (!isGone(item) && inScope(rule.scope, item))
        this.start(rule, changeNotification(item, now), false);
    }
    this.start(rule, scheduledNotification(rule, now), false);
  }

  /** Evaluates by schedule alone, whenever it is due. */
  fire(rule: ConfigRule): void {
    this.start(rule, scheduledNotification(rule, this.world.clock.now()), false);
  }

  /** Fires the schedules that have come due since they last did, each of them once. */
  fireDue(): void {
    const now = this.world.clock.now();
    for (const rule of this.world.rules.all) {
      if (now - (this.lastScheduled.get(rule.arn) ?? now) < rule.frequency) continue;
      this.lastScheduled.set(rule.arn, now);
      this.fire(rule);
    }
  }

  private start(rule: ConfigRule, notification: Notification, leftScope: boolean): void {
    const target = this.functionOf(rule);
    const wanted = rule.triggers.includes(notification.messageType as RuleTrigger);
    if (target === undefined || !wanted) return;
    if (!this.world.isMember(rule.account.accountId)) return;
    try {
      allowDelivery(this.delivery(rule, target), this.world);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      const { accountId } = rule.account;
      this.failed.push({ rule: rule.name, accountId, message: error.message });
      return;
    }
    const token = this.world.results.issueToken(rule, this.world.clock.now());
    const event: JsonObject = ruleEvent(rule, notification, token, leftScope);
    this.world.invocations.add(target, event);
  }

  private delivery({ arn, account }: ConfigRule, { definition }: LocalFunction): Delivery {
    return {
      principal: config,
      action: "lambda:InvokeFunction",
      resource: definition.arn,
      sourceArn: arn,
      sourceAccount: account.accountId,
    };
  }

  private functionOf({ functionArn }: ConfigRule): LocalFunction | undefined {
    return this.world.invocations.find(functionArn.split(":").slice(0, 7).join(":"));
  }
}
