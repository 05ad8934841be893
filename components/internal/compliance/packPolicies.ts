import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../common/location";
import { policyDocument, type Statement } from "../statements/policies";

/** Whom a pack is for. */
export interface PackMembers {
  /** Id of the organization; undefined for the account alone. */
  readonly organizationId?: pulumi.Output<string>;
  /** Ids of all accounts that are judged. */
  readonly accounts: pulumi.Output<readonly string[]>;
}

/**
 * Lets AWS Config start the function for rules of these accounts. One statement with a list of them
 * is enough for a thousand, where a permission for each would be too long after sixty. For an
 * organization there is one more, by which an account that joins tomorrow is let in without a
 * deployment where AWS Config tells its organization; where it does not, that statement lets nobody in.
 */
export function startedByConfig(
  functionArn: pulumi.Input<string>,
  accounts: pulumi.Output<readonly string[]>,
  organizationId: pulumi.Input<string>,
): pulumi.Output<string> {
  const start = {
    Effect: "Allow" as const,
    Principal: { Service: "config.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
  };
  const statements: Statement[] = [
    {
      ...start,
      Sid: "StartForAccounts",
      Condition: { StringEquals: { "aws:SourceAccount": accounts.apply((all) => [...all]) } },
    },
    {
      ...start,
      Sid: "StartForOrganization",
      Condition: { StringEquals: { "aws:SourceOrgID": organizationId } },
    },
  ];
  return policyDocument(statements);
}

/**
 * Lets the automation roles of the organization's accounts start the function: whoever is named so,
 * in whichever of its accounts, and nobody else. It has the same length for one account as for all.
 */
export function startedByAutomation(
  functionArn: pulumi.Input<string>,
  organizationId: pulumi.Input<string>,
  automationRole: string,
  { partition }: Location,
): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "StartByAutomation",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "lambda:InvokeFunction",
      Resource: functionArn,
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": organizationId },
        ArnLike: {
          "aws:PrincipalArn": pulumi.interpolate`arn:${partition}:iam::*:role${automationRole}`,
        },
      },
    },
  ]);
}

/**
 * Lets a function take on the role of this name: in its own account, or in every account of its
 * organization, and in no other.
 */
export function takeOnMemberRole(
  role: string,
  { organizationId }: PackMembers,
  { partition, accountId }: Location,
): Statement {
  const inOrganization = organizationId !== undefined;
  return {
    Sid: "TakeOnMemberRole",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: inOrganization
      ? pulumi.interpolate`arn:${partition}:iam::*:role${role}`
      : pulumi.interpolate`arn:${partition}:iam::${accountId}:role${role}`,
    ...(inOrganization
      ? { Condition: { StringEquals: { "aws:ResourceOrgID": organizationId } } }
      : {}),
  };
}
