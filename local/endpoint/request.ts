import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { type JsonObject, objectOf, parseJson } from "../json";
import { ServiceError } from "./serviceError";

/** No API that takes its request as one body takes more: DynamoDB's 16 MB is the largest. */
const maximumBodyBytes = 16 * 1024 * 1024;

/** A request as it came over the wire. */
export class EndpointRequest {
  readonly method: string;
  /** The path as sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  private buffered: Promise<Buffer> | undefined;

  constructor(readonly stream: IncomingMessage) {
    const url = stream.url ?? "/";
    const mark = url.indexOf("?");
    this.method = stream.method ?? "GET";
    this.path = mark === -1 ? url : url.slice(0, mark);
    this.query = new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1));
    this.headers = stream.headers;
  }

  /** One header, or undefined. */
  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** The operation in `X-Amz-Target`, such as `PutItem`. */
  target(): string {
    return this.header("x-amz-target")?.split(".").pop() ?? "";
  }

  /** The whole body as sent; for small bodies only. */
  rawBody(): Promise<Buffer> {
    this.buffered ??= readAll(this.stream);
    return this.buffered;
  }

  /** The body as sent, where somebody has read it. */
  async readBody(): Promise<Buffer | undefined> {
    return this.buffered;
  }

  /** The whole body, decompressed. */
  async body(): Promise<Buffer> {
    const raw = await this.rawBody();
    return this.header("content-encoding") === "gzip" ? gunzipSync(raw) : raw;
  }

  /** The body as a JSON object. */
  async json(): Promise<JsonObject> {
    const type = this.header("content-type") ?? "";
    if (!type.includes("json")) {
      const message = `the local endpoint speaks JSON here, the request is ${type}`;
      throw new ServiceError("SerializationException", message);
    }
    const text = (await this.body()).toString("utf8");
    return objectOf(parseJson(text === "" ? "{}" : text, "the request body"));
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) {
      throw new ServiceError("RequestEntityTooLarge", "the request is larger than 16 MB", 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
