import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "./bundle";
import { type CommonArgs, defaultLogRetentionDays } from "../common/args";
import type { Context } from "../common/context";
import { decryptEnvironment, manageNetworkInterfaces, writeLogs } from "../statements/functions";
import { policyDocument, type Statement, trustService } from "../statements/policies";

export interface LambdaFunctionArgs {
  /** File name of the handler without its ending, such as `scapResults`. */
  readonly handler: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Record<string, pulumi.Input<string>>;
  /** Texts of files that are deployed beside the function's own, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the function may do beside writing its own log. */
  readonly statements: readonly Statement[];
}

/** A function with what belongs to it. */
export interface LambdaFunction {
  readonly lambda: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** The role's permissions: to be waited for by what makes use of them. */
  readonly policy: aws.iam.RolePolicy;
}

/**
 * A Lambda function, bundled from this package, with a role that may do what the statements say
 * and nothing else, and a log group that exists before the first line is written.
 */
export function createLambdaFunction(
  name: string,
  args: LambdaFunctionArgs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const { common, tags } = context;
  const options = { parent };
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    {
      retentionInDays: common.logRetentionDays ?? defaultLogRetentionDays,
      kmsKeyId: common.kmsKeyArn,
      tags,
    },
    options,
  );
  const role = new aws.iam.Role(
    name,
    {
      description: args.description,
      assumeRolePolicy: policyDocument([trustService("lambda.amazonaws.com")]),
      path: common.iamPath,
      permissionsBoundary: common.permissionsBoundary,
      tags,
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: policyDocument([
        writeLogs(logGroup.arn),
        ...args.statements,
        ...platformStatements(context),
      ]),
    },
    options,
  );
  const lambda = new aws.lambda.Function(
    name,
    {
      description: args.description,
      role: role.arn,
      runtime: aws.lambda.Runtime.NodeJS24dX,
      architectures: ["arm64"],
      code: bundleFunction(args.handler, args.files),
      handler: "index.handler",
      memorySize: args.memoryMb,
      timeout: args.timeoutSeconds,
      environment: { variables: { ...args.environment, ...endpointVariables(common) } },
      kmsKeyArn: common.kmsKeyArn,
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      vpcConfig: common.vpc,
      tags,
    },
    // Lambda tries the role's network permissions when a function in a VPC is created.
    { ...options, dependsOn: [policy] },
  );
  return { lambda, role, logGroup, policy };
}

/** What Lambda itself does with the function's role. */
function platformStatements({ common, location }: Context): Statement[] {
  return [
    ...(common.vpc === undefined ? [] : manageNetworkInterfaces(location)),
    ...(common.kmsKeyArn === undefined ? [] : [decryptEnvironment(common.kmsKeyArn, location)]),
  ];
}

/** Read by the AWS SDK itself. */
function endpointVariables({ fipsEndpoints }: CommonArgs): Record<string, string> {
  return fipsEndpoints === true ? { AWS_USE_FIPS_ENDPOINT: "true" } : {};
}
