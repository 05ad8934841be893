import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { packInputs } from "../conformancePack/model";
import type { CompiledPack } from "../conformancePack/template";
import type { PackSettings } from "./packSettings";
import type { TemplateDelivery } from "./templates";

/** What packs are deployed with. */
export interface PackDeployment {
  readonly settings: PackSettings;
  readonly packs: readonly CompiledPack[];
  readonly templates: readonly TemplateDelivery[];
  /** Values of input parameters by their names. */
  readonly inputs: Readonly<Record<string, pulumi.Input<string>>>;
  readonly deliveryBucketName: pulumi.Input<string> | undefined;
  /** What rules and remediations must find when they begin. */
  readonly dependsOn: pulumi.Resource[];
}

/** A pack as AWS Config has it. */
export interface DeployedPack {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

/** The packs, in the account or in the organization. */
export function deployPacks(
  name: string,
  deployment: PackDeployment,
  parent: pulumi.Resource,
): DeployedPack[] {
  const { settings, packs, templates } = deployment;
  const { packName, isOrganization, timeoutMinutes, excludedAccounts } = settings;
  // Config works on one rule after the other, and in an organization on few accounts at a time.
  const patience = `${timeoutMinutes}m`;
  const options: pulumi.CustomResourceOptions = {
    parent,
    dependsOn: deployment.dependsOn,
    customTimeouts: { create: patience, update: patience, delete: patience },
  };
  return templates.map((template, index) => {
    const ending = index === 0 ? "" : `-${index + 1}`;
    const args = {
      name: `${packName}${ending}`,
      ...template,
      deliveryS3Bucket: deployment.deliveryBucketName,
      inputParameters: inputParameters(packs[index]?.inputs ?? [], deployment.inputs),
    };
    return isOrganization
      ? new aws.cfg.OrganizationConformancePack(
          `${name}${ending}`,
          { ...args, excludedAccounts: [...excludedAccounts] },
          options,
        )
      : new aws.cfg.ConformancePack(`${name}${ending}`, args, options);
  });
}

/** Values of the input parameters that every pack may have. */
export function commonInputs(values: {
  readonly ruleFunctionArn: pulumi.Input<string>;
  readonly documentArn: pulumi.Input<string> | undefined;
  readonly documentVersion: pulumi.Input<string> | undefined;
  readonly automationRoleArn: pulumi.Input<string>;
}): Record<string, pulumi.Input<string>> {
  return {
    [packInputs.ruleFunction.name]: values.ruleFunctionArn,
    [packInputs.automationRole.name]: values.automationRoleArn,
    ...(values.documentArn === undefined
      ? {}
      : { [packInputs.remediationDocument.name]: values.documentArn }),
    ...(values.documentVersion === undefined
      ? {}
      : { [packInputs.documentVersion.name]: values.documentVersion }),
  };
}

function inputParameters(
  names: readonly string[],
  values: PackDeployment["inputs"],
): { parameterName: string; parameterValue: pulumi.Input<string> }[] {
  return names.map((parameterName) => ({
    parameterName,
    parameterValue: values[parameterName] ?? "",
  }));
}
