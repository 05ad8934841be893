/** Events as Config calls the function of a custom rule, put together for tests. */

export interface RuleEventParts {
  readonly account?: string;
  readonly region?: string;
  readonly ruleName?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly resultToken?: string;
  readonly leftScope?: boolean;
}

const defaults = { account: "111122223333", region: "eu-central-1", ruleName: "a-rule" };

/** What all events of a rule have. */
export function ruleEvent(
  invokingEvent: object,
  parts: RuleEventParts = {},
): Readonly<Record<string, unknown>> {
  const { account, region, ruleName } = { ...defaults, ...parts };
  return {
    version: "1.0",
    accountId: account,
    configRuleName: ruleName,
    configRuleId: "config-rule-abcdef",
    configRuleArn: `arn:aws:config:${region}:${account}:config-rule/config-rule-abcdef`,
    executionRoleArn: `arn:aws:iam::${account}:role/config`,
    resultToken: parts.resultToken ?? "a-token",
    eventLeftScope: parts.leftScope ?? false,
    invokingEvent: JSON.stringify(invokingEvent),
    ...(parts.parameters && { ruleParameters: JSON.stringify(parts.parameters) }),
  };
}

/** The time of tests' items and notifications. */
export const captureTime = "2026-11-21T02:00:00.123Z";

/** A configuration item as notifications have it. */
export function itemOf(item: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    configurationItemCaptureTime: captureTime,
    configurationItemStatus: "OK",
    awsAccountId: defaults.account,
    awsRegion: defaults.region,
    resourceType: "AWS::S3::Bucket",
    resourceId: "a-bucket",
    resourceName: "a-bucket",
    ARN: "arn:aws:s3:::a-bucket",
    tags: {},
    relationships: [],
    configuration: { name: "a-bucket" },
    supplementaryConfiguration: {},
    ...item,
  };
}

/** A change of a resource. */
export function changeEvent(
  item: Readonly<Record<string, unknown>> = {},
  parts: RuleEventParts = {},
): Readonly<Record<string, unknown>> {
  const messageType = "ConfigurationItemChangeNotification";
  return ruleEvent({ messageType, configurationItem: itemOf(item) }, parts);
}

/** A change of a resource that is too large to be told. */
export function oversizedEvent(
  item: Readonly<Record<string, unknown>> = {},
  parts: RuleEventParts = {},
): Readonly<Record<string, unknown>> {
  const { configuration: _1, supplementaryConfiguration: _2, tags: _3, ...head } = itemOf(item);
  const messageType = "OversizedConfigurationItemChangeNotification";
  return ruleEvent({ messageType, configurationItemSummary: head }, parts);
}

/** The hour of a periodic rule. */
export function scheduledEvent(parts: RuleEventParts = {}): Readonly<Record<string, unknown>> {
  const { account } = { ...defaults, ...parts };
  return ruleEvent(
    {
      messageType: "ScheduledNotification",
      awsAccountId: account,
      notificationCreationTime: captureTime,
      recordVersion: "1.0",
    },
    parts,
  );
}
