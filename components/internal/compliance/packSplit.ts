import type { ArgumentChecks } from "../common/checks";
import { packLimits } from "../conformancePack/limits";
import type { PackPlan, SplitReason } from "../conformancePack/split";

const because: Readonly<Record<SplitReason, string>> = {
  rules: `a pack has at most ${packLimits.rules} rules`,
  inputs: `a pack takes at most ${packLimits.inputs} values that are known only at deployment`,
  bytes: `a pack's template has at most ${packLimits.s3Bytes} bytes`,
};

/** What is to be said of a plan at preview; undefined where there is one pack that goes with the call. */
export function splitSentence({ packs, reasons }: PackPlan): string | undefined {
  if (packs.length > 1) {
    const why = reasons.map((reason) => because[reason]).join(", and ");
    return `the rules are deployed as ${packs.length} conformance packs, because ${why}`;
  }
  const bytes = packs[0]?.bytes ?? 0;
  if (bytes <= packLimits.inlineBytes) return undefined;
  return (
    `the conformance pack's template goes through S3, because it has ${bytes} bytes, ` +
    `and AWS Config takes at most ${packLimits.inlineBytes} with the call`
  );
}

/**
 * What is to be warned of: a quota of all packs together, in which those of others count as well.
 * Nobody can know here whether AWS has raised it.
 */
export function quotaSentence({ packs }: PackPlan, isOrganization: boolean): string | undefined {
  const rules = packs.reduce((sum, pack) => sum + pack.rules.length, 0);
  const most = isOrganization ? packLimits.organizationRules : packLimits.accountRules;
  if (rules <= most) return undefined;
  const whose = isOrganization ? "an organization's" : "an account's own";
  return (
    `the conformance packs have ${rules} rules, and AWS Config takes ${most} of all of ${whose} ` +
    `packs in an account and Region, unless that quota was raised`
  );
}

/** Refuses more packs than there can be. */
export function checkPackCount({ packs }: PackPlan, checks: ArgumentChecks): void {
  if (packs.length <= packLimits.packs) return;
  const must = `such that at most ${packLimits.packs} packs hold them`;
  checks.refuse("rules", `${packs.length} packs`, must);
}
