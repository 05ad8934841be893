import { LogLevel, WebClient } from "@slack/web-api";
import { type SlackApi, slackClientOptions } from "./api";

/**
 * Slack's own client with a bot token.
 *
 * @param url base URL of the Web API, where it is not Slack's own: for the stack on one machine.
 */
export function slackApi(token: string, url?: string): SlackApi {
  return new WebClient(token, {
    ...slackClientOptions,
    logLevel: LogLevel.ERROR,
    ...(url !== undefined && { slackApiUrl: url }),
  });
}
