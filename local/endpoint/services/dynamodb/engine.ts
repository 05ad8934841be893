import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import dynalite from "dynalite";
import { LocalStackError } from "../../../errors";
import { type JsonObject, objectOf, parseJson, textOf } from "../../../json";

/** An answer of the engine as it came. */
export interface EngineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Listens to what clients and the engine say to each other. */
export interface EngineTap {
  /** What is sent in place of a request, such as one that asks for more in the answer. */
  request(operation: string, input: JsonObject): JsonObject;
  /** A request that was not refused, as it was sent, and its answer. */
  answered(operation: string, input: JsonObject, answer: JsonObject): void;
}

/** The embedded DynamoDB-compatible engine, on disk where a folder is given. */
export class DynamoEngine {
  /** Hears what clients send; the engine's own operations (`run`) are not told. */
  tap: EngineTap | undefined;
  private readonly agent = new http.Agent({ keepAlive: true });

  private constructor(
    private readonly server: http.Server,
    /** Where it listens. */
    readonly socket: string,
  ) {}

  /**
   * Starts the engine. It answers whoever asks, and any website's pages too, so it has no port: it
   * listens on a socket in a folder of this user's own, which only the endpoint knows.
   */
  static async start(folder: string | undefined): Promise<DynamoEngine> {
    const times = { createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 };
    const server = dynalite(folder === undefined ? times : { ...times, path: folder });
    const socket = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-")), "dynamodb");
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket, resolve);
    });
    return new DynamoEngine(server, socket);
  }

  /** Sends one operation of a client. */
  async send(operation: string, body: string): Promise<EngineAnswer> {
    const { tap } = this;
    if (tap === undefined) return this.exchange(operation, body);
    const input = tap.request(operation, objectOf(parseJson(body, "the request body")));
    const answer = await this.exchange(operation, JSON.stringify(input));
    if (answer.status === 200) {
      const said = parseJson(answer.body, `the engine's answer to ${operation}`);
      tap.answered(operation, input, objectOf(said));
    }
    return answer;
  }

  /** Sends one operation of our own; an error of the engine is thrown. */
  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    const { status, body } = await this.exchange(operation, JSON.stringify(input));
    const answer = objectOf(parseJson(body, `the engine's answer to ${operation}`));
    if (status === 200) return answer;
    const code = textOf(answer["__type"])?.split("#").pop() ?? String(status);
    const message = textOf(answer["message"]) ?? "";
    throw new EngineError(code, `DynamoDB engine refuses ${operation}: ${code} ${message}`);
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    fs.rmSync(path.dirname(this.socket), { recursive: true, force: true });
  }

  private exchange(operation: string, body: string): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          socketPath: this.socket,
          method: "POST",
          agent: this.agent,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "content-length": Buffer.byteLength(body),
            "x-amz-target": `DynamoDB_20120810.${operation}`,
            // The engine wants a signature's form; the endpoint has authorised the caller.
            "x-amz-date": "20000101T000000Z",
            authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            resolve({
              status: response.statusCode ?? 500,
              headers: forwarded(response.headers),
              body: Buffer.concat(chunks).toString("utf8"),
            });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }
}

/** The engine refused an operation of our own. */
export class EngineError extends LocalStackError {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "EngineError";
  }
}

function forwarded(headers: http.IncomingHttpHeaders): Record<string, string> {
  const names = ["content-type", "x-amzn-requestid", "x-amz-crc32"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
