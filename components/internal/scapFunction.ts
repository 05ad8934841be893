import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../findingsStore";
import type { Context } from "./context";
import { createLambdaFunction, type LambdaFunction } from "./lambdaFunction";
import type { Location } from "./location";
import { publishesVitals } from "./metricsMode";
import { allow, importFindings, putMetrics, type Statement, useKeyThrough } from "./policies";
import type { ResultPolicyArgs } from "./resultPolicy";
import type { ScapIntake } from "./scapIntake";
import type { ScapSettings } from "./scapSettings";

/** Everything that the results function reads from and writes to. */
export interface ResultsFunctionInputs {
  readonly settings: ScapSettings;
  readonly intake: ScapIntake;
  readonly store: FindingsStoreReference;
  readonly securityHubParameter: aws.ssm.Parameter;
  readonly resultPolicy: ResultPolicyArgs | undefined;
  readonly trustedUploaderIds: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** The function, and the mapping without which it is handed nothing. */
export interface ResultsFunction extends LambdaFunction {
  readonly mapping: aws.lambda.EventSourceMapping;
}

/** The function that reads results, and the mapping that hands it the queue's messages. */
export function createResultsFunction(
  name: string,
  inputs: ResultsFunctionInputs,
  context: Context,
  parent: pulumi.Resource,
): ResultsFunction {
  const { memoryMb, timeoutSeconds, batchSize, maximumConcurrency } =
    inputs.settings.resultsFunction;
  const results = createLambdaFunction(
    name,
    {
      handler: "scapResults",
      description: "Reads SCAP results and brings what changed to every sink",
      memoryMb,
      timeoutSeconds,
      environment: resultsEnvironment(inputs),
      statements: resultsStatements(inputs, context),
    },
    context,
    parent,
  );
  const mapping = new aws.lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: inputs.intake.queue.arn,
      functionName: results.lambda.arn,
      batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency },
      tags: context.tags,
    },
    // Lambda tries the role's queue permissions when the mapping is created.
    { parent, dependsOn: [results.policy] },
  );
  return { ...results, mapping };
}

/** The function's environment: names only, nothing secret. */
export function resultsEnvironment(
  inputs: ResultsFunctionInputs,
): Record<string, pulumi.Input<string>> {
  const { intake, settings } = inputs;
  return {
    FINDINGS_TABLE: inputs.store.findingsTableName,
    EXCEPTIONS_TABLE: inputs.store.exceptionsTableName,
    DEAD_LETTER_QUEUE_URL: intake.deadLetterQueue.url,
    QUARANTINE_QUEUE_URL: intake.quarantineQueue.url,
    SECURITY_HUB_PARAMETER: inputs.securityHubParameter.name,
    METRIC_NAMESPACE: settings.metricNamespace,
    METRICS: settings.metrics,
    RESOLVED_RETENTION_DAYS: String(settings.resolvedRetentionDays),
    MAX_RESULT_BYTES: String(settings.resultsFunction.maxResultMb * 1024 * 1024),
    TRUSTED_UPLOADERS: pulumi.jsonStringify(inputs.trustedUploaderIds ?? []),
    ...(inputs.resultPolicy === undefined
      ? {}
      : { RESULT_POLICY: pulumi.jsonStringify(inputs.resultPolicy) }),
  };
}

/** Exactly the calls that the function makes, on exactly what it makes them on. */
export function resultsStatements(
  { settings, intake, store, securityHubParameter }: ResultsFunctionInputs,
  { common, location }: Context,
): Statement[] {
  return [
    allow(
      "TakeMessages",
      ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      [intake.queue.arn],
    ),
    allow(
      "PutAside",
      ["sqs:SendMessage"],
      [intake.deadLetterQueue.arn, intake.quarantineQueue.arn],
    ),
    allow(
      "ReadResults",
      ["s3:GetObject", "s3:GetObjectVersion"],
      [pulumi.interpolate`${intake.bucket.arn}/*`],
    ),
    allow(
      "KeepFindings",
      [
        "dynamodb:BatchWriteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ],
      [store.findingsTableArn],
    ),
    allow("ReadExceptions", ["dynamodb:Scan"], [store.exceptionsTableArn]),
    ...(publishesVitals(settings.metrics) ? [putMetrics(settings.metricNamespace)] : []),
    importFindings(location),
    allow("ReadSecurityHubSwitch", ["ssm:GetParameter"], [securityHubParameter.arn]),
    ...(common.kmsKeyArn === undefined ? [] : keyStatements(common.kmsKeyArn, location)),
  ];
}

/** What the services ask of a caller where their data is under the customer's key. */
function keyStatements(kmsKeyArn: pulumi.Input<string>, location: Location): Statement[] {
  return [
    useKeyThrough(
      "DecryptData",
      kmsKeyArn,
      ["kms:Decrypt"],
      ["dynamodb", "s3", "sqs", "ssm"],
      location,
    ),
    useKeyThrough(
      "EncryptData",
      kmsKeyArn,
      ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      ["dynamodb", "sqs"],
      location,
    ),
  ];
}
