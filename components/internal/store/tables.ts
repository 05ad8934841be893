import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Exception } from "../../../functions/findings/exceptions";
import type { Context } from "../common/context";
import { dataOptions } from "../resources/dataOptions";
import { exceptionIndex, exceptionIndexArgs } from "./exceptionIndex";
import { exceptionItems } from "./exceptionItems";

/** The tables of a store. */
export interface StoreTables {
  readonly findings: aws.dynamodb.Table;
  readonly exceptions: aws.dynamodb.Table;
}

/** The two tables, with a row in that of exceptions for each exception of the program. */
export function createStoreTables(
  name: string,
  options: { readonly recoveryPeriodDays: number; readonly exceptions: readonly Exception[] },
  context: Context,
  parent: pulumi.Resource,
): StoreTables {
  const { recoveryPeriodDays } = options;
  const findings = createTable(
    `${name}-findings`,
    {
      recoveryPeriodDays,
      keys: ["target", "item"],
      indexKeys: [exceptionIndex.hashKey, exceptionIndex.rangeKey],
      indexes: [exceptionIndexArgs],
    },
    context,
    parent,
  );
  const exceptions = createTable(
    `${name}-exceptions`,
    { recoveryPeriodDays, keys: ["rule", "scope"] },
    context,
    parent,
  );
  for (const { id, item } of exceptionItems(options.exceptions)) {
    new aws.dynamodb.TableItem(
      `${name}-exception-${id}`,
      { tableName: exceptions.name, hashKey: "rule", rangeKey: "scope", item },
      { parent },
    );
  }
  return { findings, exceptions };
}

interface TableShape {
  readonly recoveryPeriodDays: number;
  readonly keys: readonly [hash: string, range: string];
  /** Keys of the indexes that the table has not. */
  readonly indexKeys?: readonly string[];
  readonly indexes?: aws.types.input.dynamodb.TableGlobalSecondaryIndex[];
}

function createTable(
  name: string,
  { recoveryPeriodDays, keys, indexKeys = [], indexes }: TableShape,
  context: Context,
  parent: pulumi.Resource,
): aws.dynamodb.Table {
  const { common, tags } = context;
  const [hashKey, rangeKey] = keys;
  return new aws.dynamodb.Table(
    name,
    {
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      rangeKey,
      attributes: [...keys, ...indexKeys].map((key) => ({ name: key, type: "S" })),
      globalSecondaryIndexes: indexes,
      ttl: { attributeName: "ttl", enabled: true },
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: recoveryPeriodDays },
      // Without a key of the customer's, DynamoDB encrypts with one of its own, free of charge.
      ...(common.kmsKeyArn === undefined
        ? {}
        : { serverSideEncryption: { enabled: true, kmsKeyArn: common.kmsKeyArn } }),
      deletionProtectionEnabled: common.production ?? false,
      tags,
    },
    dataOptions(context, parent),
  );
}
