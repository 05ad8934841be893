/** Tells a Slack channel of findings, through Slack's own client. */
export { type SlackApi, type SlackUpload, slackClientOptions } from "./api";
export { SlackChannel, type SlackFile, type SlackPatience } from "./channel";
