import * as pulumi from "@pulumi/pulumi";
import type { PipelineSettings } from "./settings";

/** Parameters of an SSM document, as an association has them. */
export type AssociationParameters = Record<string, pulumi.Input<string>>;

/** Hosts with the tags, as State Manager takes them. */
export function targetsOf({ targetTags }: Pick<PipelineSettings, "targetTags">) {
  return Object.entries(targetTags).map(([key, values]) => ({
    key: `tag:${key}`,
    values: [...values],
  }));
}

/** When State Manager runs an association, and how it goes about it. */
export function scheduleOf({ schedule }: Pick<PipelineSettings, "schedule">) {
  return {
    scheduleExpression: schedule.expression,
    applyOnlyAtCronInterval: schedule.onlyOnSchedule,
    maxConcurrency: schedule.maxConcurrency,
    maxErrors: schedule.maxErrors,
    complianceSeverity: schedule.complianceSeverity,
  };
}

/** What is not said is left to the document's own defaults: SSM refuses empty texts. */
export function givenParameters(
  all: Readonly<Record<string, pulumi.Input<string> | undefined>>,
): AssociationParameters {
  const given: AssociationParameters = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** The same in the form that `ssm:SendCommand` takes: JSON, with lists of texts. */
export function commandParameters(
  parameters: pulumi.Input<AssociationParameters>,
): pulumi.Output<string> {
  return pulumi
    .output(parameters)
    .apply((texts) =>
      JSON.stringify(
        Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, [text]])),
      ),
    );
}
