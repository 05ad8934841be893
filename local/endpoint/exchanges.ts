import * as fs from "node:fs";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import * as path from "node:path";

/** Names the folder that exchanges are written to; without it, none are. */
export const exchangesVariable = "PLUMBLINE_EXCHANGES";

/** Objects' contents are no part of a service's model. */
const longestBody = 1_000_000;

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Left out where it was streamed. */
  readonly body?: Buffer;
  /** Left out where the connection was cut. */
  readonly status?: number;
  readonly answerHeaders: OutgoingHttpHeaders;
  /** Left out where it was streamed. */
  readonly answer?: Buffer;
}

/**
 * Writes every exchange into a file of this process, a line each as JSON, for a check that holds them
 * against AWS's own models of its services (`npm run test:models`).
 */
export class ExchangeLog {
  private constructor(private readonly file: string) {}

  /** One where the environment asks for it. */
  static fromEnvironment(): ExchangeLog | undefined {
    const folder = process.env[exchangesVariable];
    if (folder === undefined || folder === "") return undefined;
    fs.mkdirSync(folder, { recursive: true });
    return new ExchangeLog(path.join(folder, `${process.pid}.jsonl`));
  }

  write({ body, answer, ...rest }: Exchange): void {
    const line = { ...rest, body: encoded(body), answer: encoded(answer) };
    fs.appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

function encoded(bytes: Buffer | undefined): string | undefined {
  return bytes === undefined || bytes.length > longestBody ? undefined : bytes.toString("base64");
}
