import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import { eventTypes } from "../common/events";
import { putComplianceItems, putMetrics } from "../statements/functions";
import { createLambdaFunction, type LambdaFunction } from "../functions/lambdaFunction";
import { createQueueMapping } from "../functions/queueMapping";
import { takeMessages } from "../statements/queues";
import { publishesVitals } from "../scan/metricsMode";
import { allow, type Statement } from "../statements/policies";
import type { ResultPolicyArgs } from "../scan/resultPolicy";
import {
  exceptionsEnvironment,
  judgeExceptions,
  keepFindings,
  keyStatements,
  storeEnvironment,
  tellChanges,
} from "../statements/store";
import type { CisIntake } from "./intake";
import type { CisSettings } from "./settings";

export interface CisResultsInputs {
  readonly settings: CisSettings;
  readonly intake: CisIntake;
  readonly store: FindingsStoreReference;
  readonly resultPolicy: ResultPolicyArgs | undefined;
  /** Whether the Compliance page of Systems Manager is kept up to date. */
  readonly compliance: boolean;
}

/** The function that reads the results of scans, and the mapping that hands it the queue's messages. */
export function createCisResults(
  name: string,
  inputs: CisResultsInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const { memoryMb, timeoutSeconds, batchSize, maximumConcurrency } =
    inputs.settings.resultsFunction;
  const results = createLambdaFunction(
    name,
    {
      handler: "inspectorCisResults",
      description: "Reads CIS scans of Amazon Inspector and brings what changed to every sink",
      memoryMb,
      timeoutSeconds,
      environment: environmentOf(inputs),
      statements: statementsOf(inputs, context),
    },
    context,
    parent,
  );
  const { queue } = inputs.intake;
  createQueueMapping(name, results, { queue, batchSize, maximumConcurrency }, context, parent);
  return results;
}

function environmentOf({
  settings,
  intake,
  store,
  resultPolicy,
  compliance,
}: CisResultsInputs): Record<string, pulumi.Input<string>> {
  const { level1, level2 } = settings.severities;
  return {
    ...storeEnvironment(store),
    ...exceptionsEnvironment(store),
    QUEUE_URL: intake.queue.url,
    DEAD_LETTER_QUEUE_URL: intake.deadLetterQueue.url,
    REPORTS_BUCKET: intake.bucket.bucket,
    MAX_REPORT_BYTES: String(settings.resultsFunction.maxReportMb * 1024 * 1024),
    LEVEL_SEVERITIES: JSON.stringify({ LEVEL_1: level1, LEVEL_2: level2 }),
    METRIC_NAMESPACE: settings.metricNamespace,
    METRIC_PIPELINE: settings.metricPipeline,
    METRICS: settings.metrics,
    SSM_COMPLIANCE: compliance ? "enabled" : "disabled",
    ...(resultPolicy === undefined ? {} : { RESULT_POLICY: pulumi.jsonStringify(resultPolicy) }),
  };
}

/** Exactly the calls that the function makes, on exactly what it makes them on. */
function statementsOf(
  { settings, intake, store, compliance }: CisResultsInputs,
  context: Context,
): Statement[] {
  return [
    takeMessages(intake.queue),
    allow("HandOn", ["sqs:SendMessage"], [intake.queue.arn, intake.deadLetterQueue.arn]),
    // Inspector can be confined to no scan.
    allow(
      "ReadScans",
      [
        "inspector2:GetCisScanReport",
        "inspector2:GetCisScanResultDetails",
        "inspector2:ListCisScanResultsAggregatedByTargetResource",
      ],
      ["*"],
    ),
    allow(
      "KeepReports",
      ["s3:PutObject"],
      [pulumi.interpolate`${intake.bucket.arn}/inspector-cis/*`],
    ),
    keepFindings(store),
    ...judgeExceptions(store),
    ...tellChanges(store, context, [eventTypes.recorded]),
    ...(compliance ? [putComplianceItems(context.location)] : []),
    ...(publishesVitals(settings.metrics) ? [putMetrics(settings.metricNamespace)] : []),
    ...keyStatements(
      {
        decrypt: ["dynamodb", "sns", "sqs", "ssm"],
        encrypt: ["s3", "sns", "sqs"],
      },
      context,
    ),
  ];
}
