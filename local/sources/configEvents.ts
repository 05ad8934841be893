import type { ConfigurationItem } from "../endpoint/services/config/items";
import type { ConfigRule } from "../endpoint/services/config/rules";
import { type JsonObject, without } from "../json";

/** Notifications that are larger go without the item: a summary of it takes its place. */
const maximumNotificationBytes = 256 * 1024;

/** What a summary lacks, beside the item's relations. */
const contents = ["configuration", "supplementaryConfiguration", "tags"];

/** What Config tells a rule's function of, and in which form. */
export interface Notification {
  readonly messageType: string;
  /** The invoking event, still an object. */
  readonly body: JsonObject;
}

/** The notification of a changed item, as large items have it where it is too large. */
export function changeNotification(item: ConfigurationItem, now: number): Notification {
  const created = { notificationCreationTime: new Date(now).toISOString() };
  const messageType = "ConfigurationItemChangeNotification";
  const body = {
    configurationItemDiff: null,
    configurationItem: item,
    ...created,
    messageType,
    recordVersion: "1.3",
  };
  if (Buffer.byteLength(JSON.stringify(body)) <= maximumNotificationBytes) {
    return { messageType, body };
  }
  const { configurationItemStatus } = item;
  const summary = without(item, "relatedEvents", "relationships", ...contents);
  const changeType = configurationItemStatus === "ResourceDiscovered" ? "CREATE" : "UPDATE";
  const oversized = "OversizedConfigurationItemChangeNotification";
  return {
    messageType: oversized,
    body: {
      configurationItemSummary: { changeType, ...summary },
      s3DeliverySummary: {
        s3BucketLocation: null,
        errorCode: "NO_DELIVERY_CHANNEL",
        errorMessage: "There is no delivery channel here.",
      },
      ...created,
      messageType: oversized,
      recordVersion: "1.0",
    },
  };
}

/** The notification of a schedule, which names no resource. */
export function scheduledNotification(rule: ConfigRule, now: number): Notification {
  const messageType = "ScheduledNotification";
  const body = {
    awsAccountId: rule.account.accountId,
    notificationCreationTime: new Date(now).toISOString(),
    messageType,
    recordVersion: "1.0",
  };
  return { messageType, body };
}

/** The event that a rule's function is given. */
export function ruleEvent(
  rule: ConfigRule,
  { body }: Notification,
  resultToken: string,
  eventLeftScope: boolean,
): JsonObject {
  const { partition, accountId } = rule.account;
  return {
    version: "1.0",
    invokingEvent: JSON.stringify(body),
    ...(rule.inputParameters === undefined ? {} : { ruleParameters: rule.inputParameters }),
    resultToken,
    eventLeftScope,
    executionRoleArn:
      rule.executionRoleArn ??
      `arn:${partition}:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: rule.arn,
    configRuleName: rule.name,
    configRuleId: rule.id,
    accountId,
  };
}
