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
