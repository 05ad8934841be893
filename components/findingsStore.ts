import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks, checkCommonArgs, checkName } from "./internal/checks";
import type { CommonArgs } from "./internal/commonArgs";
import { dataOptions } from "./internal/dataOptions";
import { componentTags } from "./internal/tags";

/** The longest window that DynamoDB offers. */
const defaultRecoveryPeriodDays = 35;

/** Arguments of `FindingsStore`. */
export interface FindingsStoreArgs extends CommonArgs {
  /**
   * Days back to which each table can be restored, to the second (point-in-time recovery): 1 to 35.
   * Defaults to 35.
   */
  recoveryPeriodDays?: number;
}

/**
 * Names and ARNs of the tables of a store that exists. A `FindingsStore` has these outputs, so that
 * in TypeScript it can be given as it is.
 */
export interface FindingsStoreReference {
  /** Name of the table of findings. */
  findingsTableName: pulumi.Input<string>;
  /** ARN of the table of findings. */
  findingsTableArn: pulumi.Input<string>;
  /** Name of the table of exceptions. */
  exceptionsTableName: pulumi.Input<string>;
  /** ARN of the table of exceptions. */
  exceptionsTableArn: pulumi.Input<string>;
}

/**
 * What is known of every target, shared by all components: the findings with their lives, and the
 * exceptions that hide some of them. Both tables are billed on demand, encrypted, restorable to the
 * second, and expire what is past its retention. With `production` set, they cannot be deleted.
 */
export class FindingsStore extends pulumi.ComponentResource {
  /** Name of the table of findings: hash key `target`, range key `item`. */
  public readonly findingsTableName: pulumi.Output<string>;
  /** ARN of the table of findings. */
  public readonly findingsTableArn: pulumi.Output<string>;
  /** Name of the table of exceptions: hash key `rule`, range key `scope` (`*` is everything). */
  public readonly exceptionsTableName: pulumi.Output<string>;
  /** ARN of the table of exceptions. */
  public readonly exceptionsTableArn: pulumi.Output<string>;

  constructor(name: string, args: FindingsStoreArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("plumbline:index:FindingsStore", name, args, opts);
    checkFindingsStoreArgs(name, args);

    const findings = createTable(`${name}-findings`, ["target", "item"], args, this);
    const exceptions = createTable(`${name}-exceptions`, ["rule", "scope"], args, this);

    this.findingsTableName = findings.name;
    this.findingsTableArn = findings.arn;
    this.exceptionsTableName = exceptions.name;
    this.exceptionsTableArn = exceptions.arn;
    this.registerOutputs({
      findingsTableName: this.findingsTableName,
      findingsTableArn: this.findingsTableArn,
      exceptionsTableName: this.exceptionsTableName,
      exceptionsTableArn: this.exceptionsTableArn,
    });
  }
}

function checkFindingsStoreArgs(name: string, args: FindingsStoreArgs): void {
  checkName("FindingsStore", name);
  const checks = new ArgumentChecks("FindingsStore", name);
  checkCommonArgs(checks, args);
  checks.wholeNumber("recoveryPeriodDays", args.recoveryPeriodDays, 1, 35);
}

function createTable(
  name: string,
  [hashKey, rangeKey]: readonly [string, string],
  args: FindingsStoreArgs,
  parent: pulumi.Resource,
): aws.dynamodb.Table {
  const production = args.production ?? false;
  return new aws.dynamodb.Table(
    name,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      rangeKey,
      attributes: [
        { name: hashKey, type: "S" },
        { name: rangeKey, type: "S" },
      ],
      ttl: { attributeName: "ttl", enabled: true },
      pointInTimeRecovery: {
        enabled: true,
        recoveryPeriodInDays: args.recoveryPeriodDays ?? defaultRecoveryPeriodDays,
      },
      // Without a key of the customer's, DynamoDB encrypts with one of its own, free of charge.
      ...(args.kmsKeyArn === undefined
        ? {}
        : { serverSideEncryption: { enabled: true, kmsKeyArn: args.kmsKeyArn } }),
      deletionProtectionEnabled: production,
      tags: componentTags("FindingsStore", args.tags),
    },
    dataOptions(parent, production),
  );
}
