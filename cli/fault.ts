import { debuglog, inspect } from "node:util";
import { messageOf } from "../functions/errors";

/** With `NODE_DEBUG=plumbline` every error is written with its stack and its causes, too. */
const debug = debuglog("plumbline");

/** Errors of the code itself, which no input foresees: their message alone helps nobody. */
const bugs = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError];

/** What is said of an error: its sentence, or all that is known of one that nobody foresaw. */
export function faultText(error: unknown): string {
  debug("%s", inspect(error));
  if (!(error instanceof Error)) return inspect(error);
  return bugs.some((kind) => error instanceof kind) ? inspect(error) : messageOf(error);
}
