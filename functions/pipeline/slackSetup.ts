import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Environment } from "../environment";
import { SlackChannel } from "../sinks/slack";
import { slackApi } from "../sinks/slack/connect";
import { slackToken } from "../sinks/slack/token";

/** Makes the channel for one message, with the token as it is now. */
export type OpenChannel = (deadline: number) => Promise<SlackChannel>;

/**
 * Reads `SLACK_CHANNEL`, `SLACK_TOKEN_SECRET` or `SLACK_TOKEN_PARAMETER`; and `SLACK_API_URL`, which
 * only the stack on one machine sets.
 *
 * @returns nothing where no channel is set: then nobody is told through Slack.
 */
export function slackSetup(
  environment: Environment,
  clients: { readonly secrets: SecretsManagerClient; readonly ssm: SSMClient },
): OpenChannel | undefined {
  const channel = environment["SLACK_CHANNEL"];
  if (channel === undefined) return undefined;
  const place = {
    secretArn: environment["SLACK_TOKEN_SECRET"],
    parameterName: environment["SLACK_TOKEN_PARAMETER"],
  };
  const url = environment["SLACK_API_URL"];
  return async (deadline) =>
    new SlackChannel(slackApi(await slackToken(clients, place), url), channel, { deadline });
}
