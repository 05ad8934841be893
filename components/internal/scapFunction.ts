import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../findingsStoreArgs";
import type { Context } from "./context";
import { eventTypes } from "./events";
import { createLambdaFunction, type LambdaFunction } from "./lambdaFunction";
import { publishesVitals } from "./metricsMode";
import { allow, putComplianceItems, putMetrics, type Statement } from "./policies";
import type { ResultPolicyArgs } from "./resultPolicy";
import type { ScapIntake } from "./scapIntake";
import type { ScapSettings } from "./scapSettings";
import {
  exceptionsEnvironment,
  judgeExceptions,
  keepFindings,
  keyStatements,
  storeEnvironment,
  tellChanges,
} from "./storeStatements";

/** Everything that the results function reads from and writes to. */
export interface ResultsFunctionInputs {
  readonly settings: ScapSettings;
  readonly intake: ScapIntake;
  readonly store: FindingsStoreReference;
  readonly resultPolicy: ResultPolicyArgs | undefined;
  readonly trustedUploaderIds: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether the Compliance page of Systems Manager is kept up to date. */
  readonly compliance: boolean;
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
    ...storeEnvironment(inputs.store),
    ...exceptionsEnvironment(inputs.store),
    DEAD_LETTER_QUEUE_URL: intake.deadLetterQueue.url,
    QUARANTINE_QUEUE_URL: intake.quarantineQueue.url,
    METRIC_NAMESPACE: settings.metricNamespace,
    METRICS: settings.metrics,
    SSM_COMPLIANCE: inputs.compliance ? "enabled" : "disabled",
    MAX_RESULT_BYTES: String(settings.resultsFunction.maxResultMb * 1024 * 1024),
    TRUSTED_UPLOADERS: pulumi.jsonStringify(inputs.trustedUploaderIds ?? []),
    ...(inputs.resultPolicy === undefined
      ? {}
      : { RESULT_POLICY: pulumi.jsonStringify(inputs.resultPolicy) }),
  };
}

/** Exactly the calls that the function makes, on exactly what it makes them on. */
export function resultsStatements(
  { settings, intake, store, compliance }: ResultsFunctionInputs,
  context: Context,
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
    keepFindings(store),
    ...judgeExceptions(store),
    ...tellChanges(store, context, [eventTypes.recorded]),
    ...(compliance ? [putComplianceItems(context.location)] : []),
    ...(publishesVitals(settings.metrics) ? [putMetrics(settings.metricNamespace)] : []),
    ...keyStatements(
      {
        decrypt: ["dynamodb", "s3", "sns", "sqs", "ssm"],
        encrypt: ["dynamodb", "sns", "sqs"],
      },
      context,
    ),
  ];
}
