import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import { type CalendarFunction, createCalendarFunction } from "../functions/calendarFunction";
import type { Context } from "../common/context";
import { allow } from "../statements/policies";
import { putAside } from "../statements/queues";
import { type SlackArgs, slackEnvironment, slackStatements } from "../common/slackArgs";
import {
  exceptionsEnvironment,
  findingsEnvironment,
  keyStatements,
  readExceptions,
} from "../statements/store";
import type { ReportSettings } from "./settings";

/** Where the functions that tell people of findings read and write. */
export interface TellingInputs {
  readonly store: FindingsStoreReference;
  readonly bucket: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  readonly digestTopicArn: pulumi.Input<string>;
  readonly slack: SlackArgs | undefined;
  readonly deadLetterQueue: aws.sqs.Queue;
}

/** Names of all that, as the functions' environment has them. */
export function tellingEnvironment({
  store,
  bucket,
  digestTopicArn,
  slack,
}: TellingInputs): Record<string, pulumi.Input<string>> {
  return {
    ...findingsEnvironment(store),
    REPORTS_BUCKET: bucket.name,
    DIGEST_TOPIC_ARN: digestTopicArn,
    ...slackEnvironment(slack),
  };
}

/** The function that makes the report, and its schedule. */
export function createReportFunction(
  name: string,
  inputs: TellingInputs & { readonly settings: ReportSettings },
  context: Context,
  parent: pulumi.Resource,
): CalendarFunction {
  const { store, bucket, digestTopicArn, slack, deadLetterQueue, settings } = inputs;
  return createCalendarFunction(
    name,
    {
      handler: "complianceReport",
      description: "Reports on all findings that are open or excepted",
      memoryMb: settings.functionMemoryMb,
      timeoutSeconds: 900,
      ...settings.schedule,
      deadLetterQueue,
      environment: {
        ...tellingEnvironment(inputs),
        ...exceptionsEnvironment(store),
        REPORT_TITLE: settings.title,
      },
      statements: [
        allow("ReadFindings", ["dynamodb:BatchGetItem", "dynamodb:Scan"], [store.findingsTableArn]),
        readExceptions(store),
        allow(
          "RememberReports",
          [
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
          ],
          [store.findingsTableArn],
        ),
        allow(
          "WriteReports",
          ["s3:AbortMultipartUpload", "s3:PutObject"],
          [pulumi.interpolate`${bucket.arn}/*`],
        ),
        allow("PublishReports", ["sns:Publish"], [digestTopicArn]),
        putAside(deadLetterQueue),
        ...slackStatements(slack, context),
        ...keyStatements(
          {
            // S3 asks for Decrypt where a file comes in parts.
            decrypt: ["dynamodb", "s3", "sns", "sqs"],
            encrypt: ["s3", "sns", "sqs"],
          },
          context,
        ),
      ],
    },
    context,
    parent,
  );
}
