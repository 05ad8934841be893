import { packLimits } from "./limits";
import type { PackRule } from "./model";
import { inputsOf } from "./resources";
import {
  compilePack,
  type CompiledPack,
  inputBytes,
  type InputDescriptions,
  ruleBytes,
} from "./template";

/** Which limit made a further pack necessary. */
export type SplitReason = "rules" | "inputs" | "bytes";

/** Packs for all of the rules, and why there is more than one. */
export interface PackPlan {
  readonly packs: readonly CompiledPack[];
  readonly reasons: readonly SplitReason[];
}

/** A pack that is being filled. */
interface Filling {
  rules: PackRule[];
  inputs: Set<string>;
  bytes: number;
}

const headingBytes = Buffer.byteLength("Resources:\n");

/**
 * Puts rules into as few packs as their order allows. The order is kept, so that a rule that is added
 * at the end moves no other one into another pack: moving means that Config forgets its results.
 */
export function planPacks(
  rules: readonly PackRule[],
  descriptions: InputDescriptions = {},
): PackPlan {
  const filled: PackRule[][] = [];
  const reasons = new Set<SplitReason>();
  let current = empty();
  for (const rule of rules) {
    const needed = needsOf(rule, current, descriptions);
    const reason = exceeds(current, needed);
    if (reason !== undefined && current.rules.length > 0) {
      reasons.add(reason);
      filled.push(current.rules);
      current = empty();
    }
    const { inputs, bytes } = needsOf(rule, current, descriptions);
    current.rules.push(rule);
    for (const input of inputs) current.inputs.add(input);
    current.bytes += bytes;
  }
  if (current.rules.length > 0) filled.push(current.rules);
  return {
    packs: filled.map((each) => compilePack(each, descriptions)),
    reasons: [...reasons],
  };
}

function empty(): Filling {
  return { rules: [], inputs: new Set(), bytes: headingBytes };
}

/** What a rule adds to a pack. */
function needsOf(
  rule: PackRule,
  { inputs: known }: Filling,
  descriptions: InputDescriptions,
): { readonly inputs: readonly string[]; readonly bytes: number } {
  const inputs = [...new Set(inputsOf(rule))].filter((name) => !known.has(name));
  const added = inputs.map((name) => inputBytes(name, descriptions));
  return { inputs, bytes: ruleBytes(rule) + added.reduce((sum, each) => sum + each, 0) };
}

function exceeds(
  { rules, inputs, bytes }: Filling,
  more: { readonly inputs: readonly string[]; readonly bytes: number },
): SplitReason | undefined {
  if (rules.length + 1 > packLimits.rules) return "rules";
  if (inputs.size + more.inputs.length > packLimits.inputs) return "inputs";
  return bytes + more.bytes > packLimits.s3Bytes ? "bytes" : undefined;
}
