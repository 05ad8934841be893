import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes } from "../common/events";
import { putComplianceItems, putMetrics } from "../statements/functions";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { createQueueMapping } from "../functions/queueMapping";
import { putAside, takeMessages } from "../statements/queues";
import { publishesVitals } from "./metricsMode";
import type { PipelineSettings } from "./settings";
import { allow, type Statement } from "../statements/policies";
import type { ResultPolicyArgs } from "./resultPolicy";
import type { ScanIntake } from "./intake";
import type { MetricFamily } from "./metricFamilies";
import {
  exceptionsEnvironment,
  judgeExceptions,
  keepFindings,
  keyStatements,
  storeEnvironment,
  tellChanges,
} from "../statements/store";

/**
 * Each message has a run of its own: whatever a host's file does to the run that reads it, a time-out or
 * an end without memory, no other host's message is in that run and shares its fate.
 */
const alone = 1;

/** Everything that the results function reads from and writes to. */
export interface ResultsFunctionInputs {
  /** File name of the handler without its ending. */
  readonly handler: string;
  readonly description: string;
  readonly family: MetricFamily;
  readonly settings: PipelineSettings;
  /** Where messages wait. */
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
  /** Where hosts upload, if they do. */
  readonly uploads?: Pick<ScanIntake, "bucket" | "quarantineQueue">;
  readonly store: FindingsStoreReference;
  readonly resultPolicy: ResultPolicyArgs | undefined;
  readonly trustedUploaderIds: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether the Compliance page of Systems Manager is kept up to date. */
  readonly compliance: boolean;
  /** What the function is told and may do beside what all such functions are and may. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statements?: readonly Statement[];
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
  const { memoryMb, timeoutSeconds, maximumConcurrency } = inputs.settings.resultsFunction;
  const results = createLambdaFunction(
    name,
    {
      handler: inputs.handler,
      description: inputs.description,
      memoryMb,
      timeoutSeconds,
      environment: resultsEnvironment(inputs),
      statements: resultsStatements(inputs, context),
    },
    context,
    parent,
  );
  const { queue } = inputs;
  const mapping = createQueueMapping(
    name,
    results,
    { queue, batchSize: alone, maximumConcurrency },
    context,
    parent,
  );
  return { ...results, mapping };
}

/** The function's environment: names only, nothing secret. */
function resultsEnvironment(inputs: ResultsFunctionInputs): Record<string, pulumi.Input<string>> {
  const { uploads, settings } = inputs;
  return {
    ...storeEnvironment(inputs.store),
    ...exceptionsEnvironment(inputs.store),
    DEAD_LETTER_QUEUE_URL: inputs.deadLetterQueue.url,
    ...(uploads === undefined
      ? {}
      : {
          QUARANTINE_QUEUE_URL: uploads.quarantineQueue.url,
          MAX_RESULT_BYTES: String(settings.resultsFunction.maxResultMb * 1024 * 1024),
          MAX_HOST_UPLOADS: String(settings.resultsFunction.maxUploadsPerHour),
          MAX_HOST_BYTES: String(settings.resultsFunction.maxUploadMbPerHour * 1024 * 1024),
          TRUSTED_UPLOADERS: pulumi.jsonStringify(inputs.trustedUploaderIds ?? []),
        }),
    METRIC_NAMESPACE: settings.metricNamespace,
    METRIC_FAMILY: inputs.family,
    METRIC_PIPELINE: settings.metricPipeline,
    METRICS: settings.metrics,
    SSM_COMPLIANCE: inputs.compliance ? "enabled" : "disabled",
    ...(inputs.resultPolicy === undefined
      ? {}
      : { RESULT_POLICY: pulumi.jsonStringify(inputs.resultPolicy) }),
    ...inputs.environment,
  };
}

/** Exactly the calls that the function makes, on exactly what it makes them on. */
function resultsStatements(inputs: ResultsFunctionInputs, context: Context): Statement[] {
  const { settings, queue, deadLetterQueue, uploads, store } = inputs;
  return [
    takeMessages(queue),
    putAside(deadLetterQueue, ...(uploads === undefined ? [] : [uploads.quarantineQueue])),
    ...(uploads === undefined
      ? []
      : [
          allow(
            "ReadResults",
            ["s3:GetObjectVersion"],
            [pulumi.interpolate`${uploads.bucket.arn}/*`],
          ),
        ]),
    keepFindings(store),
    ...judgeExceptions(store),
    ...tellChanges(store, context, [eventTypes.recorded]),
    ...(inputs.compliance ? [putComplianceItems(context.location)] : []),
    ...(publishesVitals(settings.metrics) ? [putMetrics(settings.metricNamespace)] : []),
    ...(inputs.statements ?? []),
    ...keyStatements(
      {
        decrypt: ["dynamodb", ...(uploads === undefined ? [] : ["s3"]), "sns", "sqs", "ssm"],
        encrypt: ["sns", "sqs"],
      },
      context,
    ),
  ];
}
