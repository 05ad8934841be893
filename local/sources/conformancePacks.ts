import { parse } from "yaml";
import { type LocalAccount, regionalArn } from "../account";
import type { ConfigRule, RuleTrigger } from "../endpoint/services/config/rules";
import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from "../json";
import { organizationAccounts } from "../members";
import { stableHex } from "../program/names";
import { types } from "../types";
import { frequencies } from "./configRuleGraph";

/** What Config does about a resource that a rule finds wanting. */
export interface PackRemediation {
  readonly rule: ConfigRule;
  readonly automatic: boolean;
  readonly attempts: number;
  /** Name or ARN of the automation document. */
  readonly document: string;
  /** Values by the document's parameters; the resource's id where there is none. */
  readonly parameters: Readonly<Record<string, readonly string[] | undefined>>;
}

/** What conformance packs put into the accounts that they are for. */
export interface ExpandedPacks {
  readonly rules: readonly ConfigRule[];
  readonly remediations: readonly PackRemediation[];
}

/** Expands the packs of the program, as Config does: in its account, or in all of the organization. */
export function expandPacks(graph: Graph, home: LocalAccount): ExpandedPacks {
  const own = graph
    .ofType(types.conformancePack)
    .map((pack) => expandPack(graph, pack, home, "conformance-pack"));
  const wide = graph.ofType(types.organizationConformancePack).flatMap((pack) => {
    const excluded = listOf(pack.inputs["excludedAccounts"]);
    return organizationAccounts(home)
      .filter(({ accountId }) => !excluded.includes(accountId))
      .map((account) => expandPack(graph, pack, account, "conformance-pack"));
  });
  const all = [...own, ...wide];
  return {
    rules: all.flatMap(({ rules }) => rules),
    remediations: all.flatMap(({ remediations }) => remediations),
  };
}

function expandPack(
  graph: Graph,
  pack: GraphResource,
  account: LocalAccount,
  kind: string,
): ExpandedPacks {
  const values = Object.fromEntries(
    listOf(pack.inputs["inputParameters"])
      .map(objectOf)
      .map(({ parameterName, parameterValue }) => [String(parameterName), String(parameterValue)]),
  );
  const template = objectOf(parse(templateOf(graph, pack)));
  const resources = Object.values(objectOf(template["Resources"])).map((resource) => {
    const { Type, Properties } = objectOf(resource);
    return { type: String(Type), properties: objectOf(resolved(Properties, values, pack.name)) };
  });
  const suffix = `${kind}-${stableHex(`${pack.urn} ${account.accountId}`, 9)}`;
  const rules = resources
    .filter(({ type }) => type === "AWS::Config::ConfigRule")
    .filter(({ properties }) => objectOf(properties["Source"])["Owner"] === "CUSTOM_LAMBDA")
    .map(({ properties }) => ruleOf(properties, suffix, account));
  const remediations = resources
    .filter(({ type }) => type === "AWS::Config::RemediationConfiguration")
    .flatMap(({ properties }) => {
      const name = `${String(properties["ConfigRuleName"])}-${suffix}`;
      const rule = rules.find((each) => each.name === name);
      return rule === undefined ? [] : [remediationOf(properties, rule)];
    });
  return { rules, remediations };
}

/** The template as it goes with the call, or as it is in S3. */
function templateOf(graph: Graph, { name, inputs }: GraphResource): string {
  const body = textOf(inputs["templateBody"]);
  if (body !== undefined) return body;
  const uri = textOf(inputs["templateS3Uri"]) ?? "";
  const object = graph
    .ofType(types.bucketObject)
    .find((each) => uri === `s3://${String(each.inputs["bucket"])}/${String(each.inputs["key"])}`);
  const content = textOf(object?.inputs["content"]);
  if (content !== undefined) return content;
  throw new LocalStackError(`conformance pack ${name} has no template that is in the program`);
}

function ruleOf(properties: JsonObject, suffix: string, account: LocalAccount): ConfigRule {
  const source = objectOf(properties["Source"]);
  const details = listOf(source["SourceDetails"]).map(objectOf);
  const scheduled = details.find(({ MessageType }) => MessageType === "ScheduledNotification");
  const name = `${String(properties["ConfigRuleName"])}-${suffix}`;
  const id = `config-rule-${stableHex(`${name} ${account.accountId}`, 6)}`;
  const parameters = properties["InputParameters"];
  const frequency = textOf(scheduled?.["MaximumExecutionFrequency"]) ?? "TwentyFour_Hours";
  const { ComplianceResourceTypes } = objectOf(properties["Scope"]);
  return {
    name,
    id,
    arn: regionalArn(account, "config", `config-rule/${id}`),
    account,
    functionArn: String(source["SourceIdentifier"]),
    triggers: details.map(({ MessageType }) => MessageType as RuleTrigger),
    frequency: frequencies[frequency] ?? 0,
    scope: { resourceTypes: listOf(ComplianceResourceTypes).map(String) },
    inputParameters: parameters === undefined ? undefined : JSON.stringify(parameters),
  };
}

function remediationOf(properties: JsonObject, rule: ConfigRule): PackRemediation {
  const parameters = Object.entries(objectOf(properties["Parameters"])).map(([name, value]) => {
    const { StaticValue } = objectOf(value);
    const fixed = StaticValue && listOf(objectOf(StaticValue)["Values"]).map(String);
    return [name, fixed] as const;
  });
  return {
    rule,
    automatic: properties["Automatic"] === true,
    attempts: numberOf(properties["MaximumAutomaticAttempts"]) ?? 5,
    document: String(properties["TargetId"]),
    parameters: Object.fromEntries(parameters) as PackRemediation["parameters"],
  };
}

/** A template's node with the pack's input parameters in their places. */
function resolved(value: unknown, inputs: Readonly<Record<string, string>>, pack: string): unknown {
  const input = (name: string): string => {
    const known = inputs[name];
    if (known !== undefined) return known;
    throw new LocalStackError(`conformance pack ${pack} is not given its parameter ${name}`);
  };
  if (Array.isArray(value)) return value.map((each: unknown) => resolved(each, inputs, pack));
  if (!isObject(value)) return value;
  const { Ref, "Fn::Sub": text } = value;
  if (typeof Ref === "string") return input(Ref);
  if (typeof text === "string") {
    return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => input(name));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, resolved(each, inputs, pack)]),
  );
}
