import type * as pulumi from "@pulumi/pulumi";

/** Where functions run that have to reach AWS through a network of your own. */
export interface FunctionVpcArgs {
  /**
   * Ids of 1 to 16 subnets, best one in each of two availability zones. They need a way to the
   * services that the functions call, by VPC endpoints or NAT: docs/operations.md names them.
   */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Ids of 1 to 5 security groups. Outgoing HTTPS (443) is all that the functions need. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** What every component takes, in the same words. What a component has no use for, it ignores. */
export interface CommonArgs {
  /**
   * Up to 49 tags for everything that the component creates and that can be tagged: AWS takes 50 on a
   * resource, the AWS provider's `defaultTags` included, and one tells which component made it.
   * Objects in buckets have none. Defaults to none.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * ARN of a customer-managed KMS key for buckets, tables, queues, logs, parameters and the
   * environment of functions. The statements that the key's own policy needs are in docs/kms.md.
   * Whether it is given decides which statements the policies hold. Defaults to none: AWS-owned or
   * service-managed encryption, which costs nothing.
   */
  kmsKeyArn?: pulumi.Input<string>;
  /** ARN of a policy to set as the permissions boundary of every role. Defaults to none. */
  permissionsBoundary?: pulumi.Input<string>;
  /**
   * IAM path of every role, policy and instance profile, such as `/compliance/`, up to 512
   * characters. Defaults to `/`.
   */
  iamPath?: string;
  /**
   * Runs the functions in a VPC. Defaults to none: nothing can reach them outside of one either.
   */
  vpc?: FunctionVpcArgs;
  /**
   * Days that function logs are kept: one of the values that CloudWatch Logs takes (1, 3, 5, 7, 14,
   * 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653).
   * Defaults to 365, the year that auditors commonly ask for.
   */
  logRetentionDays?: number;
  /**
   * Uses FIPS 140 validated endpoints for every AWS call, on hosts too. They exist in the United
   * States, Canada and GovCloud Regions only. Defaults to false.
   */
  fipsEndpoints?: boolean;
  /**
   * True where the data must outlive mistakes: tables, buckets and audit logs are then protected
   * against deletion, so that the stack is destroyed with `--exclude-protected` only, and they stay:
   * docs/operations.md#leaving. Defaults to false.
   */
  production?: boolean;
}

/** The common args of a component, to hand on to another one. */
export function commonArgs(args: CommonArgs): CommonArgs {
  return {
    tags: args.tags,
    kmsKeyArn: args.kmsKeyArn,
    permissionsBoundary: args.permissionsBoundary,
    iamPath: args.iamPath,
    vpc: args.vpc,
    logRetentionDays: args.logRetentionDays,
    fipsEndpoints: args.fipsEndpoints,
    production: args.production,
  };
}

/** Days that logs are kept where nothing is said. */
export const defaultLogRetentionDays = 365;

/** The only retention periods that CloudWatch Logs takes. */
export const logRetentionDaysAllowed: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];
