import type * as http from "node:http";
import { LoopbackServer } from "../loopback";
import { bytesIn, checkBlocks, isChannelId } from "./wire";

/** An answer that is given instead of the ordinary one. `hang` never answers at all. */
export type SlackAnswer =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body?: object | string;
    }
  | "hang";

/** A file as it went through the three steps of an upload. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content?: Buffer;
  /** Set when the upload was completed. */
  channel?: string;
  comment?: string;
  title?: string;
}

export interface PostedMessage {
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/**
 * A stand-in for Slack's Web API on the loopback interface. It checks what Slack checks: the token,
 * that a channel is an id, the limits of blocks, that as many bytes come as were announced, and that
 * an upload is completed only after its bytes have come.
 */
export class SlackServer {
  readonly token = "xoxb-test-token";
  readonly channel = "C0123456789";
  /** Channels that the bot is in. */
  readonly channels = new Set([this.channel]);
  readonly messages: PostedMessage[] = [];
  readonly files: UploadedFile[] = [];
  /** Paths of all requests, in their order. */
  readonly requests: string[] = [];
  private readonly answers = new Map<string, SlackAnswer[]>();
  private server: LoopbackServer | undefined;

  async start(): Promise<void> {
    this.server = await LoopbackServer.listen((request, response) => this.serve(request, response));
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** Base URL of the Web API: `slackApiUrl` of Slack's client. */
  get url(): string {
    return `${this.origin}/api/`;
  }

  /** The next requests of a method, or of `upload`, are answered so, one after the other. */
  answerNext(method: string, ...answers: readonly SlackAnswer[]): void {
    this.answers.set(method, [...(this.answers.get(method) ?? []), ...answers]);
  }

  private get origin(): string {
    return this.server?.url ?? "";
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? "";
    this.requests.push(path);
    const method = path.startsWith("/upload/") ? "upload" : path.replace(/^\/api\//, "");
    const answer = this.answers.get(method)?.shift() ?? this.answer(method, path, request, body);
    if (answer === "hang") return;
    const { status = 200, headers = {}, body: said = { ok: true } } = answer;
    const text = typeof said === "string" ? said : JSON.stringify(said);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  }

  private answer(
    method: string,
    path: string,
    { headers, method: verb }: http.IncomingMessage,
    body: Buffer,
  ): Exclude<SlackAnswer, "hang"> {
    if (verb !== "POST") return refusal("method_not_supported");
    if (method === "upload") return this.takeBytes(path, headers["content-type"] ?? "", body);
    if (headers.authorization !== `Bearer ${this.token}`) return refusal("invalid_auth");
    if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) {
      return refusal("invalid_post_type");
    }
    const form = new URLSearchParams(body.toString("utf8"));
    switch (method) {
      case "chat.postMessage":
        return this.post(form);
      case "files.getUploadURLExternal":
        return this.offerPlace(form);
      case "files.completeUploadExternal":
        return this.complete(form);
      default:
        return refusal("unknown_method");
    }
  }

  private post(form: URLSearchParams): Exclude<SlackAnswer, "hang"> {
    const channel = form.get("channel") ?? "";
    const text = form.get("text") ?? "";
    const blocks = JSON.parse(form.get("blocks") ?? "[]") as readonly unknown[];
    if (!this.knows(channel)) return refusal("channel_not_found");
    if (text === "" && blocks.length === 0) return refusal("no_text");
    const fault = checkBlocks(blocks);
    if (fault !== undefined) return refusal(fault);
    this.messages.push({ channel, text, blocks });
    return { body: { ok: true, channel, ts: "1700000000.000100" } };
  }

  private offerPlace(form: URLSearchParams): Exclude<SlackAnswer, "hang"> {
    const name = form.get("filename") ?? "";
    const length = Number(form.get("length"));
    if (name === "" || !Number.isSafeInteger(length) || length < 1)
      return refusal("invalid_arguments");
    const id = `F${String(this.files.length).padStart(9, "0")}`;
    this.files.push({ id, name, length });
    return { body: { ok: true, upload_url: `${this.origin}/upload/v1/${id}`, file_id: id } };
  }

  private takeBytes(path: string, contentType: string, body: Buffer): Exclude<SlackAnswer, "hang"> {
    const file = this.files.find(({ id }) => path === `/upload/v1/${id}`);
    if (file === undefined) return { status: 404, body: "no such upload" };
    const content = bytesIn(contentType, body);
    if (content.length !== file.length) {
      return { status: 400, body: `${content.length} bytes came, ${file.length} were announced` };
    }
    file.content = content;
    return { body: `OK - ${content.length}` };
  }

  private complete(form: URLSearchParams): Exclude<SlackAnswer, "hang"> {
    const channel = form.get("channel_id") ?? undefined;
    const named = JSON.parse(form.get("files") ?? "[]") as { id: string; title?: string }[];
    if (named.length === 0) return refusal("invalid_arguments");
    if (channel !== undefined && !this.knows(channel)) return refusal("channel_not_found");
    for (const { id, title } of named) {
      const file = this.files.find((each) => each.id === id);
      if (file?.content === undefined || file.channel !== undefined)
        return refusal("file_not_found");
      Object.assign(file, { channel, title, comment: form.get("initial_comment") ?? undefined });
    }
    return { body: { ok: true, files: named } };
  }

  private knows(channel: string): boolean {
    return isChannelId(channel) && this.channels.has(channel);
  }
}

function refusal(error: string): Exclude<SlackAnswer, "hang"> {
  return { body: { ok: false, error } };
}
