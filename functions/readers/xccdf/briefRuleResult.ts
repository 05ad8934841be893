import type { RuleResult, XccdfResult } from "../../findings/model";
import type { BriefChild, Element } from "./subtree";
import { knownResult, nonEmpty, numberFrom, severityFrom } from "./values";

const none: readonly never[] = [];

/**
 * A rule-result of which only rule, severity, role, weight and result are told, unless it is wanted in full. Most
 * rules of a scan are met: what was checked, and how, is of no interest in them.
 */
export function briefRuleResult(
  child: Element,
  inFull: (result: XccdfResult) => boolean,
  tell: (result: RuleResult) => void,
): BriefChild | undefined {
  const rule = nonEmpty(child.attribute("idref"));
  const severityAsWritten = nonEmpty(child.attribute("severity"));
  const role = nonEmpty(child.attribute("role"));
  const weight = numberFrom(child.attribute("weight"));
  if (rule === undefined) return undefined;
  return {
    textOf: "result",
    settle: (text) => {
      const result = knownResult(text);
      if (result === undefined || inFull(result)) return false;
      tell({
        rule,
        result,
        severity: severityFrom(severityAsWritten),
        severityAsWritten,
        weight,
        role,
        idents: none,
        overrides: none,
        messages: none,
        instances: none,
        checks: none,
      });
      return true;
    },
  };
}
