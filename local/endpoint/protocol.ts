import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { ServiceError } from "./serviceError";
import { xmlElement } from "./xml";

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

/** How a service writes its errors. */
export type ErrorForm = (error: ServiceError) => Answer;

/** AWS JSON 1.0 and 1.1: the error's name in the body. */
export const jsonError: ErrorForm = (error) => ({
  status: error.status,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": error.code },
  body: JSON.stringify({ __type: error.code, message: error.message, ...error.members }),
});

/**
 * AWS JSON of a service that was a query API once: a header has the code of that time, for programs
 * that ask for it (`awsQueryCompatible` in the service's model).
 *
 * @param codes the former code of an error by its name, where it is another.
 */
export function queryCompatibleError(codes: Readonly<Record<string, string>>): ErrorForm {
  return (error) => {
    const { headers, ...answer } = jsonError(error);
    const whose = error.status < 500 ? "Sender" : "Receiver";
    const code = codes[error.code] ?? error.code;
    return { ...answer, headers: { ...headers, "x-amzn-query-error": `${code};${whose}` } };
  };
}

/** REST JSON: the error's name in a header. */
export const restJsonError: ErrorForm = (error) => ({
  status: error.status,
  headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
  body: JSON.stringify({
    Code: error.code,
    Message: error.message,
    message: error.message,
    ...error.members,
  }),
});

/** REST XML as S3 writes it. */
export const s3Error: ErrorForm = (error) => ({
  status: error.status,
  headers: { "content-type": "application/xml" },
  body: xmlElement("Error", {
    Code: error.code,
    Message: error.message,
    RequestId: randomUUID(),
  }),
});

/** A JSON answer. */
export function jsonAnswer(body: unknown, contentType = "application/x-amz-json-1.0"): Answer {
  return { status: 200, headers: { "content-type": contentType }, body: JSON.stringify(body) };
}
