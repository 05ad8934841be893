import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";
import { createInstanceRole, instanceAccessMode, InstanceAccessMode } from "../scan/instanceAccess";

/** How instances come to be allowed to be scanned by Inspector. */
export interface CisInstanceAccessArgs {
  /**
   * What is made for instances: with `create` a role and an instance profile, with `adopt` the
   * attachment of Inspector's policy to the roles in `roleNames`, with `skip` nothing. Defaults to
   * `create`, or `adopt` where `roleNames` is given.
   */
  mode?: InstanceAccessMode;
  /**
   * Names (not ARNs) of 1 to 100 roles that instances have already; with `adopt` only. Defaults to
   * none.
   */
  roleNames?: pulumi.Input<string>[];
}

/** AWS's own policy for instances that Inspector scans; IAM tells upper from lower case. */
const managedCisPolicy = "AmazonInspector2ManagedCisPolicy";

/** What makes instances ready to be scanned. */
export interface CisAccess {
  /** With `create` only. */
  readonly role?: aws.iam.Role;
  /** With `create` only. */
  readonly profile?: aws.iam.InstanceProfile;
}

/** Inspector's policy for instances, and whoever it is attached to. */
export function createCisAccess(
  name: string,
  access: CisInstanceAccessArgs | undefined,
  context: Context,
  parent: pulumi.Resource,
): CisAccess {
  const { partition } = context.location;
  const attach = (suffix: string, role: pulumi.Input<string>, policy: string): void => {
    new aws.iam.RolePolicyAttachment(
      `${name}-${suffix}`,
      { role, policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/${policy}` },
      { parent },
    );
  };
  const mode = instanceAccessMode(access);
  if (mode === InstanceAccessMode.Skip) return {};
  if (mode === InstanceAccessMode.Adopt) {
    // Names may be outputs, which no logical name can be made of: the list's order tells them apart.
    for (const [index, role] of (access?.roleNames ?? []).entries()) {
      attach(`cis-${index + 1}`, role, managedCisPolicy);
    }
    return {};
  }
  const { role, profile } = createInstanceRole(
    name,
    "Instances that Amazon Inspector scans against CIS benchmarks",
    context,
    parent,
  );
  attach("core", role.name, "AmazonSSMManagedInstanceCore");
  attach("cis", role.name, managedCisPolicy);
  return { role, profile };
}
