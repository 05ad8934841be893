import { type Severity, type XccdfResult, severities, xccdfResults } from "../../findings/model";

/** By name: strings of ours, so that none of a document's is kept. */
const resultNames: ReadonlyMap<string, XccdfResult> = new Map(
  xccdfResults.map((each) => [each, each]),
);
const severityNames: ReadonlyMap<string, Severity> = new Map(
  severities.map((each) => [each, each]),
);

/** A rule-result's value, if it is one of XCCDF's. */
export function knownResult(text: string): XccdfResult | undefined {
  return resultNames.get(text);
}

/** A severity in any case of letters; one that is missing or of another scale is `unknown`. */
export function severityFrom(text: string | undefined): Severity {
  return severityNames.get(text?.trim().toLowerCase() ?? "") ?? "unknown";
}

/** The text, unless there is none in it. */
export function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

/** No number of a scanner's is longer. */
const longestNumber = 64;
const decimal = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

export function numberFrom(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  return trimmed.length <= longestNumber && decimal.test(trimmed) ? Number(trimmed) : undefined;
}
