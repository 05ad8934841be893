import type { RuleMetadata, RuleResult, Scan } from "../../findings/model";
import { FirstPass } from "./firstPass";
import { type Limits, limitsFrom } from "./limits";
import { readThrough } from "./reading";
import { RulePass } from "./rulePass";

/** A rule-result as it was read, or the scan that its TestResult makes once it has ended. */
export type XccdfEvent =
  | { readonly kind: "ruleResult"; readonly testResult: number; readonly result: RuleResult }
  | { readonly kind: "scan"; readonly testResult: number; readonly scan: Scan };

export interface ReaderOptions {
  /** Changes to the limits on what a document may cost. */
  readonly limits?: Partial<Limits>;
}

/**
 * Reads a document of XCCDF results or ARF, plain or gzip, once, and yields what is in it as it
 * comes; TestResults are counted from 0 in the order in which they begin. What was yielded is to
 * be believed only once the end was reached: a document may turn out broken after any event.
 *
 * @throws DocumentError where the document cannot be read as whole, or holds no TestResult.
 */
export async function* readXccdf(
  input: AsyncIterable<Uint8Array>,
  options: ReaderOptions = {},
): AsyncGenerator<XccdfEvent> {
  const limits = limitsFrom(options.limits);
  let events: XccdfEvent[] = [];
  const pass = new FirstPass(
    {
      ruleResult: (testResult, result) => {
        events.push({ kind: "ruleResult", testResult, result });
      },
      scan: (testResult, scan) => {
        events.push({ kind: "scan", testResult, scan });
      },
    },
    limits,
  );
  for await (const _ of readThrough(input, limits, pass)) {
    const read = events;
    events = [];
    yield* read;
  }
}

/**
 * Reads what a document's benchmark says of some rules, by their ids as the document has them.
 * Stops as soon as all were found: what follows is not checked.
 *
 * @throws DocumentError where the document cannot be read up to there.
 */
export async function readRuleMetadata(
  input: AsyncIterable<Uint8Array>,
  rules: ReadonlySet<string>,
  options: ReaderOptions = {},
): Promise<Map<string, RuleMetadata>> {
  const limits = limitsFrom(options.limits);
  const found = new Map<string, RuleMetadata>();
  const pass = new RulePass(limits, {
    wanted: (rule) => rules.has(rule) && !found.has(rule),
    found: (metadata) => {
      found.set(metadata.rule, metadata);
    },
  });
  for await (const _ of readThrough(input, limits, pass)) {
    if (found.size === rules.size) break;
  }
  return found;
}
