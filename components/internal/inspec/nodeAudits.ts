import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import type { InspecSettings } from "./settings";
import type { LambdaFunction } from "../functions/lambdaFunction";
import type { NodeIntake } from "./nodeIntake";
import { allow, type Statement, useKeyThrough } from "../statements/policies";
import type { ResultsFunctionInputs } from "../scan/resultsFunction";
import { createScheduledFunction } from "../functions/scheduledFunction";
import { findingsEnvironment, keyStatements } from "../statements/store";

export interface NodeAuditsInputs {
  readonly bucket: aws.s3.Bucket;
  readonly associationId: pulumi.Input<string>;
  readonly documentName: pulumi.Input<string>;
}

/** What the function that reads nodes' items is told and may do beside what others are and may. */
export function nodeReading(
  { bucket, associationId, documentName }: NodeAuditsInputs,
  { common, location }: Context,
): Pick<ResultsFunctionInputs, "environment" | "statements"> {
  const { kmsKeyArn } = common;
  const keep: Statement = allow(
    "KeepItems",
    ["s3:PutObject"],
    [pulumi.interpolate`${bucket.arn}/nodes/*`],
  );
  const encrypt = ["kms:GenerateDataKey"];
  return {
    environment: {
      ASSOCIATION_ID: associationId,
      DOCUMENT_NAME: documentName,
      RESULTS_BUCKET: bucket.bucket,
    },
    statements: [
      // Systems Manager can confine reading to nothing.
      allow("ReadItems", ["ssm:ListComplianceItems"], ["*"]),
      keep,
      ...(kmsKeyArn === undefined
        ? []
        : [useKeyThrough("EncryptItems", kmsKeyArn, encrypt, ["s3"], location)]),
    ],
  };
}

export interface AuditSweepInputs {
  readonly settings: InspecSettings;
  readonly store: FindingsStoreReference;
  readonly intake: NodeIntake;
}

/** The function that looks for audits of which nobody was told. */
export function createAuditSweep(
  name: string,
  { settings, store, intake }: AuditSweepInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  return createScheduledFunction(
    name,
    {
      handler: "inspecSweep",
      description: "Looks for audits of which nobody was told",
      memoryMb: 256,
      timeoutSeconds: 900,
      everyMinutes: settings.sweepMinutes,
      deadLetterQueue: intake.deadLetterQueue,
      environment: {
        ...findingsEnvironment(store),
        QUEUE_URL: intake.queue.url,
      },
      statements: [
        allow("FindNodes", ["ssm:ListResourceComplianceSummaries"], ["*"]),
        allow("SeeScans", ["dynamodb:GetItem", "dynamodb:Query"], [store.findingsTableArn]),
        allow("OrderReading", ["sqs:SendMessage"], [intake.queue.arn]),
        ...keyStatements({ decrypt: ["dynamodb", "sqs"], encrypt: ["sqs"] }, context),
      ],
    },
    context,
    parent,
  );
}
