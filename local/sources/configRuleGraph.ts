import type { LocalAccount } from "../account";
import type { ConfigRule, RuleScope, RuleTrigger } from "../endpoint/services/config/rules";
import type { Graph, GraphResource } from "../graph";
import { type JsonObject, listOf, objectOf, textOf } from "../json";
import { types } from "../types";

const hour = 3_600_000;

/** Milliseconds of each frequency that a rule can have. */
export const frequencies: Readonly<Record<string, number>> = {
  One_Hour: hour,
  Three_Hours: 3 * hour,
  Six_Hours: 6 * hour,
  Twelve_Hours: 12 * hour,
  TwentyFour_Hours: 24 * hour,
};

/** The program's own rules with a function behind them. */
export function graphRules(graph: Graph, account: LocalAccount): readonly ConfigRule[] {
  return graph
    .ofType(types.configRule)
    .filter(({ inputs }) => objectOf(inputs["source"])["owner"] === "CUSTOM_LAMBDA")
    .map((resource) => graphRule(resource, account));
}

function graphRule({ inputs, outputs }: GraphResource, account: LocalAccount): ConfigRule {
  const source = objectOf(inputs["source"]);
  const details = listOf(source["sourceDetails"]).map(objectOf);
  const text = textOf(inputs["inputParameters"]);
  return {
    name: String(outputs["name"]),
    id: String(outputs["ruleId"]),
    arn: String(outputs["arn"]),
    account,
    functionArn: textOf(source["sourceIdentifier"]) ?? "",
    triggers: details.map(({ messageType }) => messageType as RuleTrigger),
    frequency: frequencyOf(inputs, details),
    scope: scopeOf(objectOf(inputs["scope"])),
    inputParameters: text,
  };
}

function frequencyOf(inputs: JsonObject, details: readonly JsonObject[]): number {
  const scheduled = details.find(({ messageType }) => messageType === "ScheduledNotification");
  const name = scheduled?.["maximumExecutionFrequency"] ?? inputs["maximumExecutionFrequency"];
  return frequencies[textOf(name) ?? "TwentyFour_Hours"] ?? 24 * hour;
}

function scopeOf(scope: JsonObject): RuleScope {
  const resourceId = textOf(scope["complianceResourceId"]);
  const [tagKey, tagValue] = [textOf(scope["tagKey"]), textOf(scope["tagValue"])];
  return {
    resourceTypes: listOf(scope["complianceResourceTypes"]).map(String),
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(tagKey === undefined ? {} : { tagKey }),
    ...(tagValue === undefined ? {} : { tagValue }),
  };
}
