import { packInputs, type PackRemediation, type PackRule, type PackValue } from "./model";

/** A piece of a template. */
export type TemplateNode =
  string | number | boolean | readonly TemplateNode[] | { readonly [key: string]: TemplateNode };

/** Resources of a template by their logical ids. */
export type TemplateResources = Readonly<Record<string, TemplateNode>>;

const reference = (name: string): TemplateNode => ({ Ref: name });

/** The logical id of a rule: templates take letters and digits alone. */
export function logicalId(ruleName: string): string {
  return ruleName
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** What a template has for a rule: the rule, and its remediation where it has one. */
export function ruleResources(rule: PackRule): TemplateResources {
  const id = logicalId(rule.name);
  const resources = { [id]: { Type: "AWS::Config::ConfigRule", Properties: ruleProperties(rule) } };
  if (rule.remediation === undefined) return resources;
  return {
    ...resources,
    [`${id}Remediation`]: {
      Type: "AWS::Config::RemediationConfiguration",
      // Config refuses a remediation of a rule that is not there yet.
      DependsOn: id,
      Properties: remediationProperties(rule.name, rule.remediation),
    },
  };
}

/** The input parameters that a rule and its remediation use, in the order in which they are met. */
export function inputsOf(rule: PackRule): string[] {
  const values = [
    ...Object.values(rule.parameters),
    ...Object.values(rule.remediation?.parameters ?? {}),
  ];
  return [
    ...(rule.source.kind === "command" ? [packInputs.ruleFunction.name] : []),
    ...(rule.remediation === undefined
      ? []
      : [
          packInputs.remediationDocument.name,
          packInputs.documentVersion.name,
          packInputs.automationRole.name,
        ]),
    ...values.flatMap((value) => (typeof value === "string" ? [] : [value.input])),
  ];
}

/** Whatever a rule is given as its parameters, the command's name among them. */
export function ruleParameters(rule: PackRule): Readonly<Record<string, PackValue>> {
  const { source, parameters } = rule;
  if (source.kind !== "command") return parameters;
  const { command, severity } = source;
  return {
    ComplianceCommand: command,
    ...(severity === undefined ? {} : { ComplianceSeverity: severity }),
    ...parameters,
  };
}

function ruleProperties(rule: PackRule): TemplateNode {
  const { source, triggers, resourceTypes } = rule;
  const parameters = ruleParameters(rule);
  return {
    ConfigRuleName: rule.name,
    ...(rule.description === "" ? {} : { Description: rule.description }),
    // Config takes a scope only where changes start the rule.
    ...(resourceTypes.length === 0 || !triggers.change
      ? {}
      : { Scope: { ComplianceResourceTypes: resourceTypes } }),
    ...(Object.keys(parameters).length === 0 ? {} : { InputParameters: values(parameters) }),
    Source: sourceOf(rule),
    // Of a rule of AWS's own, this is the only word on when it runs.
    ...(source.kind === "managed" && triggers.frequency !== undefined
      ? { MaximumExecutionFrequency: triggers.frequency }
      : {}),
  };
}

function sourceOf(rule: PackRule): TemplateNode {
  const { source } = rule;
  switch (source.kind) {
    case "managed":
      return { Owner: "AWS", SourceIdentifier: source.identifier };
    case "command":
      return {
        Owner: "CUSTOM_LAMBDA",
        SourceIdentifier: reference(packInputs.ruleFunction.name),
        SourceDetails: sourceDetails(rule),
      };
    case "policy":
      return {
        Owner: "CUSTOM_POLICY",
        SourceDetails: sourceDetails(rule),
        CustomPolicyDetails: { PolicyRuntime: source.runtime, PolicyText: source.text },
      };
  }
}

/** Whoever hears of changes hears of those that are too large for a notification, too. */
function sourceDetails({ triggers }: PackRule): TemplateNode[] {
  const detail = (MessageType: string): Readonly<Record<string, TemplateNode>> => ({
    EventSource: "aws.config",
    MessageType,
  });
  return [
    ...(triggers.change
      ? [
          detail("ConfigurationItemChangeNotification"),
          detail("OversizedConfigurationItemChangeNotification"),
        ]
      : []),
    ...(triggers.frequency === undefined
      ? []
      : [{ ...detail("ScheduledNotification"), MaximumExecutionFrequency: triggers.frequency }]),
  ];
}

function remediationProperties(ruleName: string, remediation: PackRemediation): TemplateNode {
  const { command, parameters, resourceType } = remediation;
  const fixed = (value: PackValue): TemplateNode => ({ StaticValue: { Values: [node(value)] } });
  return {
    ConfigRuleName: ruleName,
    ...(resourceType === undefined ? {} : { ResourceType: resourceType }),
    TargetType: "SSM_DOCUMENT",
    TargetId: reference(packInputs.remediationDocument.name),
    // Without it, Config would go on with the version that it found first.
    TargetVersion: reference(packInputs.documentVersion.name),
    Parameters: {
      AutomationAssumeRole: fixed({ input: packInputs.automationRole.name }),
      ComplianceCommand: fixed(command),
      RuleName: fixed(ruleName),
      ...(resourceType === undefined ? {} : { ResourceType: fixed(resourceType) }),
      ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameterList(parameters) }),
      ResourceId: { ResourceValue: { Value: "RESOURCE_ID" } },
    },
    ExecutionControls: {
      SsmControls: {
        ConcurrentExecutionRatePercentage: remediation.concurrencyPercent,
        ErrorPercentage: remediation.errorPercent,
      },
    },
    Automatic: remediation.automatic,
    ...(remediation.automatic
      ? {
          MaximumAutomaticAttempts: remediation.attempts,
          RetryAttemptSeconds: remediation.retrySeconds,
        }
      : {}),
  };
}

/** A list of `Name=value`, which is how a document's parameter can hold any number of them. */
function parameterList(parameters: Readonly<Record<string, PackValue>>): TemplateNode {
  const entries = Object.entries(parameters).map(([name, value]): TemplateNode =>
    typeof value === "string"
      ? `${name}=${value}`
      : // The one function that joins texts of those that AWS's own packs use.
        { "Fn::Sub": `${name}=\${${value.input}}` },
  );
  return { StaticValue: { Values: entries } };
}

function values(parameters: Readonly<Record<string, PackValue>>): TemplateNode {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, node(value)]));
}

function node(value: PackValue): TemplateNode {
  return typeof value === "string" ? value : reference(value.input);
}
