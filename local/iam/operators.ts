import { type PatternPiece, piecesToRegExp } from "./wildcard";

/** Compares one value of the request with one value of the policy. */
export type Comparison = (actual: string, expected: readonly PatternPiece[]) => boolean;

/** A condition operator without its prefix and suffix. */
export interface Operator {
  readonly compare: Comparison;
  /** Negated operators hold when no value of the policy matches, or the key is absent. */
  readonly negated: boolean;
}

/** The text that a policy's value stands for where wildcards have no meaning. */
function plain(pieces: readonly PatternPiece[]): string {
  return pieces.map((piece) => ("literal" in piece ? piece.literal : piece.wildcard)).join("");
}

const equals: Comparison = (actual, expected) => actual === plain(expected);

const equalsIgnoreCase: Comparison = (actual, expected) =>
  actual.toLowerCase() === plain(expected).toLowerCase();

const like: Comparison = (actual, expected) => piecesToRegExp(expected).test(actual);

/**
 * ARNs are compared part by part, six parts parted by colons, so that a wildcard in one part never
 * reaches into the next; the last part may hold further colons.
 */
export function matchesArn(actual: string, expected: readonly PatternPiece[]): boolean {
  const pattern = splitPieces(expected, 6);
  const parts = splitText(actual, 6);
  if (pattern.length !== 6 || parts.length !== 6) return false;
  return pattern.every((pieces, index) => piecesToRegExp(pieces).test(parts[index] ?? ""));
}

function splitText(text: string, parts: number): string[] {
  const found = text.split(":");
  return found.length < parts
    ? found
    : [...found.slice(0, parts - 1), found.slice(parts - 1).join(":")];
}

function splitPieces(pieces: readonly PatternPiece[], parts: number): PatternPiece[][] {
  const split: PatternPiece[][] = [[]];
  for (const piece of pieces) {
    const texts = "literal" in piece ? splitText(piece.literal, parts - split.length + 1) : [piece];
    texts.forEach((text, index) => {
      if (index > 0) split.push([]);
      split.at(-1)?.push(typeof text === "string" ? { literal: text } : text);
    });
  }
  return split;
}

function ordered(parse: (text: string) => number) {
  return (test: (actual: number, expected: number) => boolean): Comparison =>
    (actual, expected) => {
      const [left, right] = [parse(actual), parse(plain(expected))];
      return !Number.isNaN(left) && !Number.isNaN(right) && test(left, right);
    };
}

const numeric = ordered((text) => (text.trim() === "" ? NaN : Number(text)));
// Dates are ISO 8601 or seconds since 1970.
const date = ordered((text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)));

const positive = (compare: Comparison): Operator => ({ compare, negated: false });
const negative = (compare: Comparison): Operator => ({ compare, negated: true });

function orderedOperators(prefix: string, of: typeof numeric): [string, Operator][] {
  return [
    [`${prefix}Equals`, positive(of((a, b) => a === b))],
    [`${prefix}NotEquals`, negative(of((a, b) => a === b))],
    [`${prefix}LessThan`, positive(of((a, b) => a < b))],
    [`${prefix}LessThanEquals`, positive(of((a, b) => a <= b))],
    [`${prefix}GreaterThan`, positive(of((a, b) => a > b))],
    [`${prefix}GreaterThanEquals`, positive(of((a, b) => a >= b))],
  ];
}

/** The condition operators that the local stack can judge; `Null` stands apart. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", positive(equals)],
  ["StringNotEquals", negative(equals)],
  ["StringEqualsIgnoreCase", positive(equalsIgnoreCase)],
  ["StringNotEqualsIgnoreCase", negative(equalsIgnoreCase)],
  ["StringLike", positive(like)],
  ["StringNotLike", negative(like)],
  // IAM treats ArnEquals and ArnLike alike.
  ["ArnEquals", positive(matchesArn)],
  ["ArnLike", positive(matchesArn)],
  ["ArnNotEquals", negative(matchesArn)],
  ["ArnNotLike", negative(matchesArn)],
  ["Bool", positive(equalsIgnoreCase)],
  ...orderedOperators("Numeric", numeric),
  ...orderedOperators("Date", date),
]);
