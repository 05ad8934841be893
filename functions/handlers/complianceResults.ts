import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requireEnv, requireOneOf } from "../environment";
import { incompletePolicies } from "../findings/exceptions";
import { jsonLogger, logged } from "../log";
import { workOnResults } from "../pipeline/complianceResults/work";
import { placeOf } from "../pipeline/place";
import { changeSetup } from "../pipeline/scans/changeSetup";
import { hubOfNobody } from "../pipeline/securityHub/hubAccount";
import { putScanEvent } from "../sinks/eventBridge/scanEvent";
import { loadExceptionRows } from "../sinks/store/exceptionsTable";
import { DepartureTable } from "../sinks/store/departureTable";
import { JudgementJournal } from "../sinks/store/judgementJournal";
import { targetTags } from "../sinks/targetTags";

const environment = process.env;
const log = jsonLogger();
const setup = changeSetup(environment);
const sqs = new SQSClient();
const tagging = new ResourceGroupsTaggingAPIClient();
const deadLetterQueueUrl = requireEnv(environment, "DEAD_LETTER_QUEUE_URL");
const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
const incompleteExceptions = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
const departures = new DepartureTable(setup.dynamodb, requireEnv(environment, "FINDINGS_TABLE"));
const journal = new JudgementJournal(setup.dynamodb, requireEnv(environment, "FINDINGS_TABLE"));

/** Brings what the rules of conformance packs say into the store of findings. */
async function handle(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { exceptions, notices } = await loadExceptionRows(
    setup.dynamodb,
    exceptionsTable,
    incompleteExceptions,
  );
  for (const notice of notices) log.warn("an exception needs its owner's attention", { ...notice });
  const own = placeOf(context.invokedFunctionArn);
  return workOnResults(event.Records, {
    ...setup.toolsOf(context),
    // AWS Config tells Security Hub itself.
    hub: hubOfNobody,
    exceptions,
    incompleteExceptions,
    // The tags of other accounts' resources are not known here.
    tagsOf: async (target) =>
      target.account === own.account && target.region === own.region
        ? targetTags(tagging, target)
        : undefined,
    tellRecorded: (scan) => putScanEvent(setup.events, scan),
    // A metric has a price for each of its dimensions, and resources come and go by the thousand.
    publish: () => Promise.resolve(0),
    journal,
    departures,
    sqs,
    deadLetterQueueUrl,
    log,
  });
}

export const handler = logged(handle);
