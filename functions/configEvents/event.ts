import { type ConfigurationItem, configurationItem, type ItemHead, itemHead } from "./item";
import { ConfigEventError, isJson, type Json, objectOrText, required } from "./json";

/** Why Config asks for an evaluation. */
export type ConfigNotice =
  /** A resource changed; its configuration is here. */
  | { readonly kind: "change"; readonly head: ItemHead; readonly item: ConfigurationItem }
  /** A resource changed whose configuration was too large for a notification. */
  | { readonly kind: "oversized"; readonly head: ItemHead }
  /** It is time: on a schedule, or because a snapshot was delivered. */
  | { readonly kind: "periodic"; readonly time: string };

/** What Config calls a rule's function with, read. */
export interface ConfigRuleEvent {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly partition: string;
  /** The account and Region of the rule: where results belong. */
  readonly account: string;
  readonly region: string;
  /** Goes back with the results. */
  readonly resultToken: string;
  /** The rule's own parameters: strings all of them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The resource is no more in the rule's scope: a tag was removed. */
  readonly leftScope: boolean;
  readonly notice: ConfigNotice;
}

const periodic = new Set(["ScheduledNotification", "ConfigurationSnapshotDeliveryCompleted"]);

/**
 * Reads the event of a custom rule. Both of its inner documents are JSON texts, and the parameters
 * may be missing.
 *
 * @throws ConfigEventError for what is no such event, or one whose parts contradict each other.
 */
export function configRuleEvent(event: unknown): ConfigRuleEvent {
  const what = "the event";
  if (!isJson(event)) {
    throw new ConfigEventError("the event was no object, must be an event of an AWS Config rule");
  }
  const ruleArn = required(event, "configRuleArn", what);
  const [, partition, service, region, arnAccount] = ruleArn.split(":");
  if (!partition || service !== "config" || !region || !arnAccount) {
    throw new ConfigEventError(`configRuleArn was "${ruleArn}", must be the ARN of a Config rule`);
  }
  const account = required(event, "accountId", what);
  if (account !== arnAccount) {
    throw new ConfigEventError(
      `accountId was ${account}, must be ${arnAccount}, the account of ${ruleArn}`,
    );
  }
  const invoking = objectOrText(required(event, "invokingEvent", what), "invokingEvent");
  return {
    ruleName: required(event, "configRuleName", what),
    ruleArn,
    partition,
    account,
    region,
    resultToken: required(event, "resultToken", what),
    parameters: parametersOf(event["ruleParameters"]),
    leftScope: event["eventLeftScope"] === true,
    notice: noticeOf(invoking, account),
  };
}

function noticeOf(invoking: Json, account: string): ConfigNotice {
  const type = required(invoking, "messageType", "invokingEvent");
  if (periodic.has(type)) {
    return { kind: "periodic", time: required(invoking, "notificationCreationTime", type) };
  }
  if (type === "ConfigurationItemChangeNotification") {
    const document = part(invoking, "configurationItem", type);
    const head = ownHead(document, account);
    return { kind: "change", head, item: configurationItem(document, "configurationItem") };
  }
  if (type === "OversizedConfigurationItemChangeNotification") {
    const document = part(invoking, "configurationItemSummary", type);
    return { kind: "oversized", head: ownHead(document, account) };
  }
  throw new ConfigEventError(
    `messageType was "${type}", must be a change, an oversized change or a schedule`,
  );
}

function part(invoking: Json, name: string, type: string): Json {
  const value = invoking[name];
  if (isJson(value)) return value;
  throw new ConfigEventError(`${type} had no ${name}`);
}

/** A rule judges resources of its own account, whatever an event claims. */
function ownHead(document: Json, account: string): ItemHead {
  const head = itemHead(document, "the configuration item");
  if (head.account === account) return head;
  throw new ConfigEventError(
    `the resource's account was ${head.account}, must be ${account}, the account of the rule`,
  );
}

function parametersOf(text: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(objectOrText(text, "ruleParameters")).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
