import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { targetsOf } from "../scan/association";
import type { InspecSettings } from "./settings";
import { allow, policyDocument, type Statement, trustService } from "../statements/policies";

export interface ProfileAttachmentInputs {
  readonly settings: InspecSettings;
  readonly attachment: NonNullable<InspecSettings["attachment"]>;
  readonly role: aws.iam.Role;
  /** The role's profile has to be there: the runbook would make one of its own. */
  readonly profile: aws.iam.InstanceProfile;
}

const runbook = "AWS-AttachIAMToInstance";

/** Has State Manager attach the instance profile to instances that exist. */
export function createProfileAttachment(
  name: string,
  inputs: ProfileAttachmentInputs,
  context: Context,
  parent: pulumi.Resource,
): aws.ssm.Association {
  const { settings, attachment, role: hostRole, profile } = inputs;
  const { common, tags } = context;
  const role = new aws.iam.Role(
    name,
    {
      description: "Attaches an instance profile to instances with the tags of an audit",
      assumeRolePolicy: policyDocument([trustAutomation(context)]),
      path: common.iamPath,
      permissionsBoundary: common.permissionsBoundary,
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    name,
    { role: role.name, policy: policyDocument(attachmentStatements(inputs, context)) },
    { parent },
  );
  return new aws.ssm.Association(
    name,
    {
      name: runbook,
      automationTargetParameterName: "InstanceId",
      targets: targetsOf(settings),
      parameters: {
        RoleName: hostRole.name,
        ForceReplace: String(attachment.forceReplace),
        AutomationAssumeRole: role.arn,
      },
      scheduleExpression: attachment.schedule,
      maxConcurrency: attachment.maxConcurrency,
      maxErrors: attachment.maxErrors,
      complianceSeverity: settings.schedule.complianceSeverity,
      tags,
    },
    { parent, dependsOn: [policy, profile] },
  );
}

/** Systems Manager takes it on for automations of this account only. */
function trustAutomation({ location: { partition, accountId } }: Context): Statement {
  return {
    ...trustService("ssm.amazonaws.com"),
    Condition: {
      ArnLike: {
        "aws:SourceArn": pulumi.interpolate`arn:${partition}:ssm:*:${accountId}:automation-execution/*`,
      },
      StringEquals: { "aws:SourceAccount": accountId },
    },
  };
}

/** Exactly the calls of the runbook, on instances with the tags and with the one role. */
function attachmentStatements(
  { settings, attachment, role }: Omit<ProfileAttachmentInputs, "profile">,
  { location }: Context,
): Statement[] {
  const { partition, region, accountId, dnsSuffix } = location;
  const instances = pulumi.interpolate`arn:${partition}:ec2:${region}:${accountId}:instance/*`;
  const tagged = Object.fromEntries(
    Object.entries(settings.targetTags).map(([key, values]) => [
      `aws:ResourceTag/${key}`,
      [...values],
    ]),
  );
  const change = [
    "ec2:AssociateIamInstanceProfile",
    ...(attachment.forceReplace ? ["ec2:DisassociateIamInstanceProfile"] : []),
  ];
  return [
    // EC2 can confine reading to nothing.
    allow(
      "SeeProfiles",
      ["ec2:DescribeIamInstanceProfileAssociations", "ec2:DescribeInstances"],
      ["*"],
    ),
    allow("ChangeProfiles", change, [instances], { StringEquals: tagged }),
    allow("FindProfile", ["iam:ListInstanceProfilesForRole"], [role.arn]),
    allow("PassRole", ["iam:PassRole"], [role.arn], {
      StringEquals: { "iam:PassedToService": pulumi.interpolate`ec2.${dnsSuffix}` },
    }),
  ];
}
