import type { Assessment } from "../../functions/findings/coverage";

/** The assessment of a scan of so many rules, of which so many were assessed. */
export function assessed(
  assessedRules: number,
  expected = assessedRules,
  rest: { readonly notChecked?: number; readonly score?: number } = {},
): Assessment {
  const { notChecked = 0, score } = rest;
  return {
    rules: { expected, assessed: assessedRules, notChecked },
    ...(assessedRules > 0 && { coverage: assessedRules / expected }),
    ...(score !== undefined && { score }),
  };
}
