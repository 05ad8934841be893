import { createHash } from "node:crypto";
import { controlIds } from "./controls";
import type { Finding } from "./finding";
import type { RuleOutcome } from "./model";
import { cut } from "./text";

// Security Hub takes no more (ASFF Title, Description, Remediation.Recommendation.Text), and a
// table's write is paid by the kilobyte: the scanner's report has the texts whole.
const maxTitle = 256;
const maxDescription = 1024;
const maxFixText = 512;
const maxDetail = 256;

/** What a finding is called, and what it stands for. */
export type Words = Pick<
  Finding,
  "title" | "description" | "fixText" | "textDigest" | "controls" | "detail"
>;

/** The rule that words are about. */
interface Described {
  readonly key: string;
  readonly series: { readonly source: string; readonly benchmark: string };
}

/** What a scan says of a rule. */
type Texts = Pick<Finding, "title" | "description" | "fixText">;

/**
 * What a finding is called after an outcome.
 *
 * @param of the rule's own name, which is the same on every host.
 * @param known what was known of it on this host: where the outcome has no words, these stay.
 */
export function wordsOf(outcome: RuleOutcome, of: Described, known: Words | undefined): Words {
  const { rule, metadata, results } = outcome;
  const detail = detailOf(outcome, known);
  const why = detail === undefined ? {} : { detail };
  if (known !== undefined && isWordless(outcome)) {
    const { title, description, fixText, textDigest, controls } = known;
    return { title, description, fixText, textDigest, controls, ...why };
  }
  return {
    ...textsOf(metadata, of, known, rule),
    controls: controlIds(
      metadata,
      results.flatMap((result) => result.idents),
    ),
    ...why,
  };
}

/** Why a rule fails after an outcome: a detail of before explains nothing that was assessed since. */
export function detailOf(outcome: RuleOutcome, known: Words | undefined): string | undefined {
  return text(outcome.detail ?? (isWordless(outcome) ? known?.detail : undefined), maxDetail);
}

/** A scan may name a rule and say nothing more of it. */
function isWordless({ metadata, results }: RuleOutcome): boolean {
  return metadata === undefined && results.length === 0;
}

function textsOf(
  metadata: RuleOutcome["metadata"],
  of: Described,
  known: Words | undefined,
  rule: string,
): Omit<Words, "controls"> {
  const title = cut(metadata?.title ?? known?.title ?? rule, maxTitle);
  const description = text(metadata?.description, maxDescription);
  const fixText = text(metadata?.fixText, maxFixText);
  if ((description ?? fixText) === undefined) {
    return {
      title,
      description: known?.description,
      fixText: known?.fixText,
      textDigest: known?.textDigest,
    };
  }
  const said = { title, description, fixText };
  return { ...said, textDigest: textDigest(of, said) };
}

/**
 * A digest of what a scan says of a rule. Hosts that say the same of it share one text in the store by
 * this name, and no host can put another text in its place. The rule is part of it, so that the text of
 * one rule that is trusted is not for that reason trusted of another one.
 */
export function textDigest(
  { key, series: { source, benchmark } }: Described,
  { title, description = "", fixText = "" }: Texts,
): string {
  const all = JSON.stringify([source, benchmark, key, title, description, fixText]);
  // 128 bits: to find another text with the digest of a given one is out of reach, and findings are
  // paid by the kilobyte.
  return createHash("sha256").update(all).digest().subarray(0, 16).toString("base64url");
}

/**
 * A finding with what an outcome says of its rule, where nothing else of it is another than before: its
 * record is of a release that did not keep which text its own scan gave.
 */
export function withOwnText(finding: Finding, outcome: RuleOutcome): Finding {
  if (finding.textDigest !== undefined) return finding;
  const { description, fixText, textDigest: digest } = wordsOf(outcome, finding, finding);
  return digest === undefined ? finding : { ...finding, description, fixText, textDigest: digest };
}

function text(value: string | undefined, limit: number): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : cut(value, limit);
}
