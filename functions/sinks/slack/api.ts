/**
 * What is used of Slack's own client: `WebClient` of `@slack/web-api` has this shape. It is to be
 * made with `slackClientOptions`.
 */
export interface SlackApi {
  /** Calls a method of the Web API; rejects where Slack refuses (`ok: false`) as well. */
  apiCall(method: string, options?: Record<string, unknown>): Promise<unknown>;
  /** Uploads a file in Slack's three steps: ask for a place, send the bytes there, say that it is done. */
  filesUploadV2(options: SlackUpload): Promise<unknown>;
}

/** A file for a channel, with the message that introduces it. */
export interface SlackUpload {
  readonly channel_id: string;
  readonly filename: string;
  readonly title: string;
  /** Bytes: a string would be taken for the path of a file. */
  readonly file: Buffer;
  readonly initial_comment: string;
}

/**
 * Options for Slack's client in a function that has to end in time. Its own retries go on for half
 * an hour, and would send a message again that may have arrived; it waits for a rate limit however
 * long that is. Both are done here instead, within the time that there is.
 */
export const slackClientOptions = {
  timeout: 10_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  maxRequestConcurrency: 1,
} as const;
