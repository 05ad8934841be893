import { append } from "../../functions/findings/extremes";
import { isKnownKey, type ContextValues } from "./context";
import { type PatternPiece, wildcardPieces } from "./wildcard";

/** Something in a policy that cannot be judged here: the request is refused and says why. */
export class PolicyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PolicyError";
  }
}

const variable = /\$\{([^}]*)\}/;

/**
 * Puts the request's values in place of policy variables such as `${aws:userid}`, keeping
 * wildcards apart from values. Undefined when a variable has no value in this request: then the
 * statement does not apply. Policies of a version before 2012-10-17 have no variables.
 */
export function patternPieces(
  text: string,
  context: ContextValues,
  hasVariables: boolean,
): PatternPiece[] | undefined {
  if (!hasVariables) return wildcardPieces(text);
  const pieces: PatternPiece[] = [];
  text.split(variable).forEach((part, index) => {
    if (index % 2 === 0) append(pieces, wildcardPieces(part));
    else pieces.push(variablePiece(part, context));
  });
  return pieces.some((piece) => "literal" in piece && piece.literal === missing)
    ? undefined
    : pieces;
}

/** Stands for a variable without a value; NUL cannot occur in a policy. */
const missing = "\0missing";

function variablePiece(expression: string, context: ContextValues): PatternPiece {
  // ${*}, ${?} and ${$} are how a policy writes these characters themselves.
  if (expression === "*" || expression === "?" || expression === "$") {
    return { literal: expression };
  }
  const match = /^([^,]+?)\s*(?:,\s*'([^']*)')?$/.exec(expression);
  const key = match?.[1]?.trim();
  if (key === undefined) throw new PolicyError(`policy variable \${${expression}} is malformed`);
  if (!isKnownKey(key)) {
    throw new PolicyError(`policy variable \${${key}} is not known to the local stack`);
  }
  const values = context.get(key.toLowerCase());
  const value = values?.length === 1 ? values[0] : undefined;
  return { literal: value ?? match?.[2] ?? missing };
}
