import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../common/tags";
import type { CisLevel } from "./levels";
import type { CisScheduleState } from "./schedule";

/**
 * The tags that the configuration's schema takes, where everything else in AWS takes shorter keys and
 * empty values, too. The others are left out here: an organization that asks for such a tag asks for it
 * on everything, and the deployment must not fail at this one resource.
 */
export function takenTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(
      ([key, value]) => /^.{2,127}$/s.test(key) && /^.{1,255}$/s.test(value),
    ),
  );
}

/** A CIS scan configuration of Amazon Inspector. */
export interface CisScanConfigurationArgs {
  readonly scanName: string;
  readonly level: CisLevel;
  readonly schedule: CisScheduleState;
  readonly accounts: readonly string[];
  readonly targetTags: Readonly<Record<string, readonly string[]>>;
  readonly tags: Tags;
}

/** What others need of it, whichever resource it is made by. */
export interface CisScanConfiguration {
  readonly arn: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

/**
 * Makes the configuration by way of Cloud Control, because the AWS provider has no resource of its own
 * for it. Everything in it can be changed in place. Only this file knows how it is made.
 */
export function createCisScanConfiguration(
  name: string,
  args: CisScanConfigurationArgs,
  options: pulumi.CustomResourceOptions,
): CisScanConfiguration {
  const resource = new aws.cloudcontrol.Resource(
    name,
    {
      typeName: "AWS::InspectorV2::CisScanConfiguration",
      desiredState: pulumi.jsonStringify({
        ScanName: args.scanName,
        SecurityLevel: args.level,
        Schedule: args.schedule,
        Targets: { AccountIds: args.accounts, TargetResourceTags: args.targetTags },
        Tags: pulumi.output(args.tags).apply(takenTags),
      }),
    },
    options,
  );
  // The type's primary identifier is its ARN, and Cloud Control's identifier is the resource's id.
  return { arn: resource.id, resource };
}
