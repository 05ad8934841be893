import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { InspecAuditArgs } from "../../inspecAuditArgs";
import type { Context } from "../common/context";
import { createInspecAssociation, type InspecAssociation } from "./association";
import type { InspecSettings } from "./settings";
import { createInstanceAccess, type InstanceAccess } from "../scan/instanceAccess";
import type { LambdaFunction } from "../functions/lambdaFunction";
import { createAuditSweep, nodeReading } from "./nodeAudits";
import { createNodeIntake } from "./nodeIntake";
import type { PossibleStatement } from "../statements/policies";
import { createPrivateBucket } from "../resources/privateBucket";
import { createResultsFunction, type ResultsFunction } from "../scan/resultsFunction";
import { createScanIntake } from "../scan/intake";
import type { MetricFamily } from "../scan/metricFamilies";

export interface RunnerInputs {
  readonly settings: InspecSettings;
  readonly store: FindingsStoreReference;
  readonly family: MetricFamily;
  readonly args: Pick<InspecAuditArgs, "instanceAccess" | "resultPolicy" | "trustedUploaderIds">;
  /** What hosts may do, with this bucket. */
  readonly statements: (bucketArn: pulumi.Output<string>) => readonly PossibleStatement[];
}

/** From the association to the function that reads what it found. */
export interface Runner {
  readonly access: InstanceAccess;
  readonly audit: InspecAssociation;
  readonly bucket: aws.s3.Bucket;
  readonly queue: aws.sqs.Queue;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly quarantineQueue?: aws.sqs.Queue;
  readonly results: ResultsFunction;
  readonly sweep?: LambdaFunction;
}

/** Hosts that upload their reports: Cinc Auditor, by a document of our own. */
export function createUploadRunner(
  name: string,
  inputs: RunnerInputs,
  context: Context,
  parent: pulumi.Resource,
): Runner {
  const { settings, store, family, args } = inputs;
  const uploads = { kind: "inspec", format: "json" } as const;
  const intake = createScanIntake(name, { settings, uploads }, context, parent);
  const { bucket, queue, deadLetterQueue, quarantineQueue } = intake;
  const results = createResultsFunction(
    `${name}-results`,
    {
      handler: "inspecResults",
      description: "Reads InSpec reports and brings what changed to every sink",
      family,
      settings,
      queue,
      deadLetterQueue,
      uploads: intake,
      store,
      resultPolicy: args.resultPolicy,
      trustedUploaderIds: args.trustedUploaderIds,
      compliance: settings.compliance,
    },
    context,
    parent,
  );
  const access = createAccess(name, inputs, bucket, context, parent);
  const audit = createInspecAssociation(
    `${name}-audit`,
    {
      settings,
      bucketName: bucket.bucket,
      dependsOn: [intake.notification, results.mapping, ...access.attachments],
    },
    context,
    parent,
  );
  return { access, audit, bucket, queue, deadLetterQueue, quarantineQueue, results };
}

/** Nodes whose items AWS's document puts into Systems Manager, from where they are read. */
export function createNodeRunner(
  name: string,
  inputs: RunnerInputs,
  context: Context,
  parent: pulumi.Resource,
): Runner {
  const { settings, store, family, args } = inputs;
  const { bucket } = createPrivateBucket(
    `${name}-results`,
    { retentionDays: settings.resultsRetentionDays },
    context,
    parent,
  );
  const access = createAccess(name, inputs, bucket, context, parent);
  const audit = createInspecAssociation(
    `${name}-audit`,
    { settings, bucketName: bucket.bucket, dependsOn: [...access.attachments] },
    context,
    parent,
  );
  const { documentName } = audit;
  const { associationId } = audit.association;
  const intake = createNodeIntake(name, { settings, associationId, documentName }, context, parent);
  const { queue, deadLetterQueue } = intake;
  const results = createResultsFunction(
    `${name}-results`,
    {
      handler: "inspecNodes",
      description: "Reads what AWS-RunInspecChecks found and brings what changed to every sink",
      family,
      settings,
      queue,
      deadLetterQueue,
      store,
      resultPolicy: args.resultPolicy,
      trustedUploaderIds: undefined,
      compliance: false,
      ...nodeReading({ bucket, associationId, documentName }, context),
    },
    context,
    parent,
  );
  const sweep = createAuditSweep(`${name}-sweep`, { settings, store, intake }, context, parent);
  return { access, audit, bucket, queue, deadLetterQueue, results, sweep };
}

function createAccess(
  name: string,
  { args, statements }: RunnerInputs,
  bucket: aws.s3.Bucket,
  context: Context,
  parent: pulumi.Resource,
): InstanceAccess {
  return createInstanceAccess(
    `${name}-instance`,
    {
      access: args.instanceAccess,
      description: "What hosts need that are audited with InSpec",
      statements: statements(bucket.arn),
    },
    context,
    parent,
  );
}
