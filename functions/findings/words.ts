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
export type Words = Pick<Finding, "title" | "description" | "fixText" | "controls" | "detail">;

/**
 * What a finding is called after an outcome.
 *
 * @param known what was known of it, or of its rule: where the outcome has no words, these stay.
 */
export function wordsOf(outcome: RuleOutcome, known: Words | undefined): Words {
  const { rule, metadata, results } = outcome;
  const detail = detailOf(outcome, known);
  const why = detail === undefined ? {} : { detail };
  if (known !== undefined && isWordless(outcome)) {
    const { title, description, fixText, controls } = known;
    return { title, description, fixText, controls, ...why };
  }
  return {
    title: cut(metadata?.title ?? known?.title ?? rule, maxTitle),
    description: text(metadata?.description ?? known?.description, maxDescription),
    fixText: text(metadata?.fixText ?? known?.fixText, maxFixText),
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

/** The history keeps no words. */
function isWordless({ metadata, results }: RuleOutcome): boolean {
  return metadata === undefined && results.length === 0;
}

function text(value: string | undefined, limit: number): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : cut(value, limit);
}
