import type { Context } from "aws-lambda";
import { messageOf } from "./errors";

/** What a line says beside its message. An `error` is written with its name, stack and causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What a function says of its work: one JSON object a line, so that it can be queried. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** The invocation that is under way: Lambda hands a function one at a time. */
let current: { readonly requestId?: string; readonly functionName?: string } = {};

const writeLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A logger that writes to a sink of lines; standard output unless told otherwise. */
export function jsonLogger(write: (line: string) => void = writeLine): Logger {
  const at =
    (level: string) =>
    (message: string, { error, ...fields }: LogFields = {}) => {
      const line = {
        // Named as Lambda names them in lines of its own, which go to the same log.
        timestamp: new Date().toISOString(),
        level,
        message,
        ...current,
        ...fields,
        ...(error !== undefined && errorFields(error)),
      };
      write(JSON.stringify(line));
    };
  return { info: at("INFO"), warn: at("WARN"), error: at("ERROR") };
}

/** The message of the line that says that an invocation failed as a whole. */
export const invocationFailed = "invocation failed";

/**
 * A handler whose lines name the invocation, and which logs what it throws with all of its causes: Lambda
 * itself writes the error alone.
 */
export function logged<E, R>(
  handle: (event: E, context: Context) => Promise<R>,
  log: Logger = jsonLogger(),
): (event: E, context: Context) => Promise<R> {
  return async (event, context) => {
    current = { requestId: context.awsRequestId, functionName: context.functionName };
    try {
      return await handle(event, context);
    } catch (error) {
      log.error(invocationFailed, { error });
      throw error;
    } finally {
      current = {};
    }
  };
}

/** Longest stack that is written, in characters: a log event may have 256 kB. */
const maxStack = 4_000;
/** Causes of causes that are written; a chain that is longer, or goes in a circle, ends there. */
const maxCauses = 5;

/** `error` stays one sentence for people and queries; what a developer needs stands beside it. */
function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: messageOf(error) };
  const { message, ...rest } = described(error, maxCauses);
  return { error: message, ...rest };
}

interface Described {
  readonly message: string;
  readonly errorName?: string;
  readonly stack?: string;
  readonly cause?: Described;
}

function described(error: unknown, causes: number): Described {
  if (!(error instanceof Error)) return { message: messageOf(error) };
  const { name: errorName, stack, cause } = error;
  return {
    message: messageOf(error),
    errorName,
    ...(stack !== undefined && { stack: stack.slice(0, maxStack) }),
    ...(cause !== undefined && causes > 0 && { cause: described(cause, causes - 1) }),
  };
}
