import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import type { Judge } from "./judge";
import { type ConfigRuleSettings, ruleParameters } from "./settings";

/** Large items come without their configuration, as a message type of their own. */
const changeMessages = [
  "ConfigurationItemChangeNotification",
  "OversizedConfigurationItemChangeNotification",
];

/** The rule in AWS Config. */
export function createRule(
  name: string,
  settings: ConfigRuleSettings,
  ruleName: string | undefined,
  judge: Judge,
  { tags }: Context,
  parent: pulumi.Resource,
): aws.cfg.Rule {
  const { source, tagKey, tagValue, frequency } = settings;
  return new aws.cfg.Rule(
    name,
    {
      name: ruleName,
      description: `Judges instances by their stored results of ${source}; never scans by itself`,
      source: {
        owner: "CUSTOM_LAMBDA",
        sourceIdentifier: judge.lambda.arn,
        sourceDetails: [
          ...changeMessages.map((messageType) => ({ eventSource: "aws.config", messageType })),
          {
            eventSource: "aws.config",
            messageType: "ScheduledNotification",
            maximumExecutionFrequency: frequency,
          },
        ],
      },
      // A rule with a tag takes no types of resources beside it: the function looks at the type.
      scope: { tagKey, ...(tagValue !== "" && { tagValue }) },
      inputParameters: ruleParameters(settings),
      tags,
    },
    // AWS Config tries the permission when it makes the rule, and asks for everything right after.
    { parent, dependsOn: [judge.permission, judge.policy] },
  );
}
