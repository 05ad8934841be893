import type { XccdfResult } from "../../findings/model";
import { cut } from "../../findings/text";
import { instantFrom } from "../shared/instant";
import { type JsonObject, nameAt, objectAt, own, textOf } from "./shape";

/** One expectation of a control, as it was met or not. */
export interface CheckResult {
  readonly result: XccdfResult;
  /** What was expected, in InSpec's words. */
  readonly expectation?: string;
  /** Why it was not met, or not looked at. */
  readonly message?: string;
  /** ISO 8601 in UTC. */
  readonly start?: string;
  readonly startAsWritten?: string;
  readonly seconds: number;
}

/** A message may hold a whole file in which something was looked for. */
const maxMessage = 1000;

/** What InSpec makes of a control whose own code broke before anything was measured. */
const brokenControl = /^control source code error\b/i;

/** Reads one of a control's `results`. */
export function checkFrom(value: unknown, place: string): CheckResult {
  const check = objectAt(value, place);
  const status = nameAt(own(check, "status"), `${place}.status`);
  const expectation = textOf(own(check, "code_desc"));
  const message = textOf(own(check, "skip_message")) ?? textOf(own(check, "message"));
  const seconds = own(check, "run_time");
  const start = textOf(own(check, "start_time"))?.replace(rubyTime, "$1T$2$3:$4");
  return {
    result: resultFrom(status, check, expectation ?? ""),
    expectation: expectation && cut(expectation, maxMessage),
    message: message && cut(message, maxMessage),
    start: instantFrom(start),
    startAsWritten: start,
    seconds: typeof seconds === "number" && seconds > 0 && seconds < 1e9 ? seconds : 0,
  };
}

/** InSpec 1 wrote times as Ruby does. */
export const rubyTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d):?(\d\d)$/;

function resultFrom(status: string, check: JsonObject, expectation: string): XccdfResult {
  switch (status.toLowerCase()) {
    case "passed":
      return "pass";
    case "skipped":
      return "notchecked";
    case "failed":
      return isError(check) || brokenControl.test(expectation) ? "error" : "fail";
    case "error":
      return "error";
    default:
      return "unknown";
  }
}

/**
 * A failure with an exception and where it came from is a check that broke, by InSpec's own rule
 * (its `enhanced_outcomes`). Several expectations that were not met come as an exception as well, but
 * without its origin; `noop` is how `only_applicable_if` says that a control does not apply.
 */
function isError(check: JsonObject): boolean {
  const has = (name: string) => (own(check, name) ?? null) !== null;
  return has("exception") && has("backtrace") && own(check, "resource_class") !== "noop";
}
