import { type ContextValues, isKnownKey, isListKey } from "./context";
import { type Operator, operators } from "./operators";
import type { Condition } from "./policy";
import { patternPieces, PolicyError } from "./variables";

/**
 * Whether a request meets a condition. An operator or key that the local stack cannot judge is a
 * `PolicyError`, which refuses the request: a policy is never half believed.
 */
export function meetsCondition(
  condition: Condition,
  context: ContextValues,
  hasVariables: boolean,
): boolean {
  if (!isKnownKey(condition.key)) {
    throw new PolicyError(`condition key ${condition.key} is not known to the local stack`);
  }
  const actual = context.get(condition.key.toLowerCase());
  if (condition.operator === "Null") return meetsNull(condition, actual);
  const { quantifier, operator, ifExists } = parseOperator(condition.operator);
  if (isListKey(condition.key) && quantifier === undefined) {
    throw new PolicyError(
      `condition ${condition.operator} ${condition.key} needs ForAllValues: or ForAnyValue:, because the key is a list`,
    );
  }
  if (actual === undefined || actual.length === 0) {
    if (quantifier === "ForAllValues") return true;
    if (quantifier === "ForAnyValue") return ifExists;
    return ifExists || operator.negated;
  }
  const expected = condition.values.map((value) => patternPieces(value, context, hasVariables));
  const matches = (value: string): boolean =>
    expected.some((pieces) => pieces !== undefined && operator.compare(value, pieces));
  const holds = (value: string): boolean => matches(value) !== operator.negated;
  if (quantifier === "ForAnyValue") return actual.some(holds);
  if (quantifier === "ForAllValues") return actual.every(holds);
  // Without a quantifier a key has one value; were there several, the stricter reading is taken.
  return operator.negated ? actual.every(holds) : actual.some(holds);
}

function meetsNull(condition: Condition, actual: readonly string[] | undefined): boolean {
  const [value] = condition.values;
  if (value !== "true" && value !== "false") {
    throw new PolicyError(`condition Null ${condition.key} must be "true" or "false"`);
  }
  // A list without values counts as absent.
  return (actual === undefined || actual.length === 0) === (value === "true");
}

interface ParsedOperator {
  readonly quantifier: string | undefined;
  readonly operator: Operator;
  readonly ifExists: boolean;
}

function parseOperator(written: string): ParsedOperator {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(written);
  const operator = operators.get(match?.[2] ?? "");
  if (operator === undefined) {
    throw new PolicyError(`condition operator ${written} is not known to the local stack`);
  }
  return { quantifier: match?.[1], operator, ifExists: match?.[3] !== undefined };
}
