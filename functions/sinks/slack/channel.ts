import { PermanentError } from "../../errors";
import type { Notice } from "../../findings/notices/notice";
import { type Clock, systemClock } from "../retry";
import type { SlackApi } from "./api";
import { slackComment, slackMessage } from "./blocks";
import { retryAfterOf, slackFault } from "./faults";

/** A file that goes with a notice. */
export interface SlackFile {
  /** With its ending, by which Slack chooses how to show it. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** How long to go on where Slack is asked too often. */
export interface SlackPatience {
  /** Attempts in all, the first one counted. Defaults to 4. */
  readonly attempts?: number;
  /** Instant, in milliseconds since the epoch, at which no wait may still be going on. */
  readonly deadline?: number;
  readonly clock?: Clock;
}

/** A channel of a workspace, to which notices go. */
export class SlackChannel {
  readonly #api: SlackApi;
  readonly #id: string;
  readonly #patience: SlackPatience;

  /** @throws PermanentError where the channel is no id: names are not taken for uploads. */
  constructor(api: SlackApi, id: string, patience: SlackPatience = {}) {
    if (!/^[CGD][A-Z0-9]{7,}$/.test(id)) {
      throw new PermanentError(
        `the Slack channel was ${JSON.stringify(id)}, must be a channel id such as C0123456789`,
      );
    }
    this.#api = api;
    this.#id = id;
    this.#patience = patience;
  }

  /**
   * Posts a notice. It is sent again only where Slack said that it did not take it.
   *
   * @throws SinkError where trying later may help: then nobody knows whether it has arrived.
   * PermanentError where somebody has to do something first.
   */
  async post(notice: Notice): Promise<void> {
    const { text, blocks } = slackMessage(notice);
    await this.#patiently("post a message", () =>
      this.#api.apiCall("chat.postMessage", {
        channel: this.#id,
        text,
        blocks,
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
  }

  /** Posts a notice as the message of a file: both appear at once, or neither does. */
  async postFile(notice: Notice, { name, content }: SlackFile): Promise<void> {
    if (content.length === 0) throw new RangeError(`${name} was empty, must have something in it`);
    await this.#patiently("take a file", () =>
      this.#api.filesUploadV2({
        channel_id: this.#id,
        filename: name,
        title: name,
        file: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
        initial_comment: slackComment(notice),
      }),
    );
  }

  async #patiently(action: string, attempt: () => Promise<unknown>): Promise<void> {
    const { attempts = 4, deadline = Infinity, clock = systemClock } = this.#patience;
    for (let count = 1; ; count += 1) {
      try {
        await attempt();
        return;
      } catch (error) {
        const seconds = retryAfterOf(error);
        const wait = (seconds ?? 0) * 1000;
        if (seconds === undefined || count >= attempts || clock.now() + wait >= deadline) {
          throw slackFault(action, error);
        }
        await clock.sleep(wait);
      }
    }
  }
}
