import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import {
  type Environment,
  minimumCoverageIn,
  requireEnv,
  requireNumber,
  stringList,
} from "../../environment";
import { sources } from "../../findings/model";
import type { EventBus } from "../../sinks/eventBridge/eventsPut";
import { findingsStore } from "../../sinks/store/findingsStore";
import { announcer } from "./announce";
import { cachedSwitch } from "../securityHub/cachedSwitch";
import { complianceShower, complianceShowerOf } from "./compliance";
import type { ChangeTools } from "./heldSeries";
import { hubSink } from "../securityHub/hub";
import { hubOfAccount } from "../securityHub/hubAccount";
import { placeOf } from "../place";

/** What every function that changes findings is set up with, once for all of its invocations. */
export interface ChangeSetup {
  readonly dynamodb: DynamoDBClient;
  readonly ssm: SSMClient;
  readonly events: EventBus;
  readonly sns: SNSClient;
  /** Topic for people and their tools. */
  readonly topicArn: string;
  /** The least coverage with which a target is called compliant. */
  readonly minimumCoverage: number;
  /** The tools of one invocation. */
  readonly toolsOf: (context: Context) => ChangeTools;
}

/**
 * Makes the clients, and reads the variables `FINDINGS_TABLE`, `RESOLVED_RETENTION_DAYS`,
 * `MINIMUM_COVERAGE`, `SECURITY_HUB_PARAMETER` and `CHANGE_TOPIC_ARN`; and `SSM_COMPLIANCE_SOURCES`, where hosts of some
 * scanners stand on the Compliance page of Systems Manager.
 */
export function changeSetup(environment: Environment): ChangeSetup {
  const dynamodb = new DynamoDBClient();
  const ssm = new SSMClient();
  const sns = new SNSClient();
  const topicArn = requireEnv(environment, "CHANGE_TOPIC_ARN");
  const tableName = requireEnv(environment, "FINDINGS_TABLE");
  const events: EventBus = { client: new EventBridgeClient(), store: tableName };
  const store = findingsStore(dynamodb, {
    tableName,
    retentionDays: requireNumber(environment, "RESOLVED_RETENTION_DAYS"),
  });
  const hub = hubSink(
    { client: new SecurityHubClient(), store: tableName },
    cachedSwitch(ssm, requireEnv(environment, "SECURITY_HUB_PARAMETER")),
  );
  const announce = announcer({ events, sns, topicArn });
  const minimumCoverage = minimumCoverageIn(environment);
  const shown = stringList(environment, "SSM_COMPLIANCE_SOURCES");
  const showCompliance = complianceShowerOf(
    sources.filter((each) => shown.includes(each)),
    complianceShower(ssm, store, minimumCoverage),
  );
  return {
    dynamodb,
    ssm,
    events,
    sns,
    topicArn,
    minimumCoverage,
    toolsOf: (context) => ({
      store,
      hub: hubOfAccount(hub, placeOf(context.invokedFunctionArn).account),
      announce,
      showCompliance,
      owner: context.awsRequestId,
      deadline: () => Date.now() + context.getRemainingTimeInMillis(),
      now: () => Date.now(),
    }),
  };
}
