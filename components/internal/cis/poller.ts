import type * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { Context } from "../common/context";
import type { LambdaFunction } from "../functions/lambdaFunction";
import { allow } from "../statements/policies";
import { createScheduledFunction } from "../functions/scheduledFunction";
import { findingsEnvironment, keyStatements } from "../statements/store";
import type { CisIntake } from "./intake";
import type { CisSettings } from "./settings";

export interface CisPollerInputs {
  readonly settings: CisSettings;
  readonly intake: CisIntake;
  readonly store: FindingsStoreReference;
  /** ARN of the configuration whose scans are read; `*` for those of all. */
  readonly configurationArn: pulumi.Input<string>;
}

/** The function that looks for scans that have ended: nothing tells of them. */
export function createCisPoller(
  name: string,
  { settings, intake, store, configurationArn }: CisPollerInputs,
  context: Context,
  parent: pulumi.Resource,
): LambdaFunction {
  const isOwn = settings.accounts.length === 1 && settings.accounts[0] === "SELF";
  return createScheduledFunction(
    name,
    {
      handler: "inspectorCis",
      description: "Looks for CIS scans of Amazon Inspector that have ended",
      memoryMb: 256,
      timeoutSeconds: 120,
      everyMinutes: settings.pollMinutes,
      deadLetterQueue: intake.deadLetterQueue,
      environment: {
        ...findingsEnvironment(store),
        QUEUE_URL: intake.queue.url,
        SCAN_CONFIGURATION_ARN: configurationArn,
        DETAIL_LEVEL: isOwn ? "MEMBER" : "ORGANIZATION",
        FIRST_LOOK_BACK_DAYS: String(settings.firstLookBackDays),
      },
      statements: [
        allow("ListScans", ["inspector2:ListCisScans"], ["*"]),
        allow(
          "KeepWatermark",
          ["dynamodb:GetItem", "dynamodb:UpdateItem"],
          [store.findingsTableArn],
        ),
        allow("HandOut", ["sqs:SendMessage"], [intake.queue.arn]),
        ...keyStatements({ decrypt: ["dynamodb", "sqs"], encrypt: ["sqs"] }, context),
      ],
    },
    context,
    parent,
  );
}
