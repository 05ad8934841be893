import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { Context } from "aws-lambda";
import { requireCount, requireEnv, requireOneOf } from "../environment";
import { PlumblineError } from "../errors";
import { incompletePolicies } from "../findings/exceptions";
import { jsonLogger, logged } from "../log";
import { changeSetup } from "../pipeline/scans/changeSetup";
import { type ExceptionSweepTools, sweepExceptions } from "../pipeline/exceptions/sweepExceptions";
import { reviseExceptions } from "../pipeline/exceptions/reviseExceptions";
import { warnOfUnusedExceptions } from "../pipeline/exceptions/unusedExceptions";
import { warnOfExceptions } from "../pipeline/exceptions/warnOfExceptions";
import { sweepDepartures } from "../pipeline/departures/sweepDepartures";
import { placeOf } from "../pipeline/place";
import { organizationAccounts } from "../sinks/organizations/accounts";
import { publishDeparture } from "../sinks/sns/departureTopic";
import { DepartureTable } from "../sinks/store/departureTable";
import { putChangeEvents } from "../sinks/eventBridge/changeEvents";
import { tellExceptionNews } from "../sinks/eventBridge/exceptionNews";
import { loadExceptions } from "../sinks/store/exceptionsTable";
import { targetTags } from "../sinks/targetTags";

const environment = process.env;
const log = jsonLogger();
const setup = changeSetup(environment);
const tagging = new ResourceGroupsTaggingAPIClient();

const exceptionsTable = requireEnv(environment, "EXCEPTIONS_TABLE");
const incomplete = requireOneOf(environment, "INCOMPLETE_EXCEPTIONS", incompletePolicies);
const warningDays = requireCount(environment, "EXCEPTION_WARNING_DAYS");

const departures = new DepartureTable(setup.dynamodb, requireEnv(environment, "FINDINGS_TABLE"));
const organizations =
  environment["ORGANIZATION"] === "true" ? new OrganizationsClient() : undefined;

/**
 * Opens what exceptions hide no more, be it that they have ended or that they were taken back, warns of
 * those that end soon, and closes what rules and accounts that are gone have left behind; called every
 * few minutes.
 */
async function handle(_event: unknown, context: Context): Promise<void> {
  const tools: ExceptionSweepTools = {
    ...setup.toolsOf(context),
    // People hear of the exception, once: not of every series that it held in.
    announce: (announcement) => putChangeEvents(setup.events, announcement),
    exceptions: () => loadExceptions(setup.dynamodb, exceptionsTable, incomplete),
    tagsOf: (target) => targetTags(tagging, target),
    tell: (news) => tellExceptionNews(setup, setup.topicArn, news),
    log,
  };
  const swept = await sweepExceptions(tools);
  const revised = await reviseExceptions(tools);
  const warned = await warnOfExceptions(tools, warningDays);
  const unused = await warnOfUnusedExceptions(tools);
  log.info("exceptions swept", { ...swept, revised, warned, unused });
  // Last, since it may take all the time that is left.
  const { account } = placeOf(context.invokedFunctionArn);
  const departed = await sweepDepartures({
    ...tools,
    departures,
    account,
    ...(organizations && { listAccounts: () => organizationAccounts(organizations, account) }),
    tell: (gone) => publishDeparture(setup, gone),
  });
  log.info("what is gone swept", { ...departed });
  const failed = swept.failed + revised.failed + departed.failed;
  if (failed > 0) {
    throw new PlumblineError(`the sweep met with failures (${failed}), which the log has`);
  }
}

export const handler = logged(handle);
