import { messageOf, PermanentError, SinkError } from "../../errors";

/** Codes of Slack's client (`ErrorCode` of `@slack/web-api`). */
const codes = {
  request: "slack_webapi_request_error",
  http: "slack_webapi_http_error",
  platform: "slack_webapi_platform_error",
  rateLimited: "slack_webapi_rate_limited_error",
} as const;

/** Refusals that say nothing of what was asked: Slack is not well, or is asked too much. */
const passing = new Set([
  "fatal_error",
  "internal_error",
  "rate_limited",
  "ratelimited",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);

/** What to do about the refusals that people meet. */
const advice: Readonly<Record<string, string>> = {
  account_inactive: "the app or its user was removed from the workspace",
  channel_not_found: "the channel must be an id that the bot can see",
  invalid_auth: "the bot token is not valid",
  is_archived: "the channel is archived",
  missing_scope: "the bot needs the scopes chat:write and files:write",
  not_authed: "the bot token is missing",
  not_in_channel: "the bot has to be invited to the channel",
  restricted_action: "the workspace does not let the bot post there",
  token_expired: "the bot token has expired",
  token_revoked: "the bot token was revoked",
};

/** Seconds after which Slack wants to be asked again; undefined for any other error. */
export function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, retryAfter, data } = error as ClientError;
  if (code === codes.rateLimited) return Math.max(0, retryAfter ?? 1);
  const refused = code === codes.platform && /^rate_?limited$/.test(data?.error ?? "");
  // The client gives up on a 429 that does not say how long to wait, with a plain error.
  return refused || error.message.startsWith("Retry header did not") ? 1 : undefined;
}

/**
 * The error as the functions know it: a `SinkError` where trying later may help, a `PermanentError`
 * with advice where somebody has to do something first. Anything else is a fault in our own code.
 */
export function slackFault(action: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, statusCode = 0, data } = error as ClientError;
  const transient = (reason: string) =>
    new SinkError("Slack", `Slack could not ${action}: ${reason}`, { cause: error });
  const permanent = (reason: string) =>
    new PermanentError(`Slack refused to ${action}: ${reason}`, { cause: error });
  if (retryAfterOf(error) !== undefined) return transient("it is asked too often");
  if (code === codes.request) return transient(messageOf(error, 300));
  if (code === codes.http) {
    return statusCode >= 500 ? transient(`HTTP ${statusCode}`) : permanent(`HTTP ${statusCode}`);
  }
  if (code !== codes.platform) return error;
  const reason = data?.error ?? "";
  // An answer that is no JSON comes as a refusal with its text: a page of something in between.
  if (!/^[a-z0-9_]+$/.test(reason)) return transient("its answer could not be read");
  if (passing.has(reason)) return transient(reason);
  const hint = Object.hasOwn(advice, reason) ? advice[reason] : undefined;
  return permanent(hint === undefined ? reason : `${reason}, ${hint}`);
}

interface ClientError extends Error {
  readonly code?: string;
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly data?: { readonly error?: string };
}
