import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { type Environment, requireEnv, requireOneOf } from "../../environment";
import { incompletePolicies } from "../../findings/exceptions";
import { parseResultPolicy, resultPolicy } from "../../findings/policy";
import type { Logger } from "../../log";
import { loadExceptionRows } from "../../sinks/store/exceptionsTable";
import { metricFamilies, metricsChoices } from "../../sinks/cloudWatch/metrics";
import { putScanEvent } from "../../sinks/eventBridge/scanEvent";
import { targetTags } from "../../sinks/targetTags";
import { changeSetup } from "./changeSetup";
import { complianceShower } from "./compliance";
import { placeOf } from "../place";
import type { Place } from "../uploads/processUpload";
import { type Publisher, publisher } from "./publish";
import type { ApplyScanTools } from "./scanToApply";

/** What it takes to apply scans, to put messages aside, and to tell of what failed. */
export interface ScanTools extends ApplyScanTools, Publisher {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  readonly place: Place;
  readonly log: Logger;
}

/** What every function that reads scans off a queue is set up with, once for all invocations. */
export interface ScanSetup {
  readonly ssm: SSMClient;
  /** The tools of one invocation, with the exceptions as they are now. */
  readonly toolsOf: (context: Context) => Promise<ScanTools>;
}

/**
 * Makes the clients, and reads what `changeSetup` reads and the variables `EXCEPTIONS_TABLE`,
 * `INCOMPLETE_EXCEPTIONS`, `DEAD_LETTER_QUEUE_URL`, `METRIC_NAMESPACE`, `METRIC_FAMILY`,
 * `METRIC_PIPELINE`, `METRICS`, `SSM_COMPLIANCE` and `RESULT_POLICY`.
 */
export function scanSetup(environment: Environment, log: Logger): ScanSetup {
  const { dynamodb, ssm, events, minimumCoverage, toolsOf } = changeSetup(environment);
  const tagging = new ResourceGroupsTaggingAPIClient();
  const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
  const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
  const policyJson = environment["RESULT_POLICY"];
  const compliance = requireOneOf(environment, "SSM_COMPLIANCE", ["enabled", "disabled"]);
  const lasting = {
    sqs: new SQSClient(),
    deadLetterQueueUrl: requireEnv(environment, "DEAD_LETTER_QUEUE_URL"),
    incompleteExceptions: incomplete,
    policy: policyJson ? parseResultPolicy(policyJson) : resultPolicy(),
    tellRecorded: (scan) => putScanEvent(events, scan),
    tagsOf: (target) => targetTags(tagging, target),
    ...publisher(new CloudWatchClient(), {
      namespace: requireEnv(environment, "METRIC_NAMESPACE"),
      pipeline: requireEnv(environment, "METRIC_PIPELINE"),
      family: requireOneOf(environment, "METRIC_FAMILY", metricFamilies),
      choice: requireOneOf(environment, "METRICS", metricsChoices),
      minimumCoverage,
      log,
    }),
    log,
  } satisfies Partial<ScanTools>;
  return {
    ssm,
    toolsOf: async (context) => {
      const rows = await loadExceptionRows(dynamodb, exceptionsTable, incomplete);
      for (const notice of rows.notices) {
        log.warn("an exception needs its owner's attention", { ...notice });
      }
      const change = toolsOf(context);
      return {
        ...change,
        ...lasting,
        showCompliance:
          compliance === "enabled"
            ? complianceShower(ssm, change.store, minimumCoverage)
            : () => Promise.resolve(),
        exceptions: rows.exceptions,
        place: placeOf(context.invokedFunctionArn),
      };
    },
  };
}
