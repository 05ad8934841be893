import { LocalStackError } from "../errors";
import { isObject, type JsonObject, listOf } from "../json";
import { matchesWildcard } from "../iam/wildcard";

/** Whether an event is one that a rule wants. */
export type EventTest = (event: JsonObject) => boolean;

/** Tests the values that an event has under one name; none where it has nothing there. */
type ValueTest = (values: readonly unknown[]) => boolean;

/**
 * Reads a rule's event pattern. A kind of comparison that is not known here is an error, because a
 * rule that matched too much or too little would show something else than AWS does.
 */
export function eventPattern(pattern: unknown, where: string): EventTest {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new LocalStackError(`${where}: an event pattern is an object that is not empty`);
  }
  const tests = Object.entries(pattern).map(([name, value]) =>
    fieldTest(name, value, `${where}, ${name}`),
  );
  return (event) => tests.every((test) => test(event));
}

function fieldTest(name: string, value: unknown, where: string): EventTest {
  if (name.startsWith("$")) {
    throw new LocalStackError(`${where}: ${name} is not followed by the local stack`);
  }
  if (Array.isArray(value) && value.length > 0) {
    const tests = value.map((entry: unknown) => valueTest(entry, where));
    return (event) => {
      const found = valuesOf(event[name]);
      return tests.some((test) => test(found));
    };
  }
  const inner = eventPattern(value, where);
  return (event) => {
    const nested = event[name];
    const objects = Array.isArray(nested) ? (nested as unknown[]) : [nested];
    return objects.some((each) => inner(isObject(each) ? each : {}));
  };
}

/** A list in an event matches by any of its values. */
function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined || isObject(value)) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function valueTest(entry: unknown, where: string): ValueTest {
  if (!isObject(entry)) return (values) => values.includes(entry);
  const [[operator, operand] = ["", undefined], another] = Object.entries(entry);
  const make = operators[operator];
  const test = another === undefined ? make?.(operand) : undefined;
  if (test !== undefined) return test;
  throw new LocalStackError(
    `${where}: the local stack does not know the comparison ${JSON.stringify(entry)}`,
  );
}

/** Comparisons by name; undefined for an operand that they do not take here. */
const operators: Readonly<Record<string, (operand: unknown) => ValueTest | undefined>> = {
  prefix: (operand) => textTest(operand, (value, text) => value.startsWith(text)),
  suffix: (operand) => textTest(operand, (value, text) => value.endsWith(text)),
  wildcard: (operand) =>
    textTest(operand, (value, text) => !text.includes("?") && matchesWildcard(text, value)),
  "equals-ignore-case": (operand) =>
    textTest(operand, (value, text) => value.toLowerCase() === text.toLowerCase()),
  exists: (operand) =>
    typeof operand === "boolean" ? (values) => values.length > 0 === operand : undefined,
  "anything-but": anythingBut,
};

function textTest(
  operand: unknown,
  compare: (value: string, text: string) => boolean,
): ValueTest | undefined {
  if (typeof operand !== "string") return undefined;
  return (values) => values.some((value) => typeof value === "string" && compare(value, operand));
}

/** Matches what is there and is something else. */
function anythingBut(operand: unknown): ValueTest | undefined {
  if (isObject(operand)) {
    const [[operator, text] = ["", undefined], another] = Object.entries(operand);
    const known = operator === "prefix" || operator === "suffix";
    const test = known && another === undefined ? operators[operator]?.(text) : undefined;
    return test && ((values) => values.some((value) => !test([value])));
  }
  const refused = listOf(operand);
  const simple =
    refused.length > 0 &&
    refused.every((each) => typeof each === "string" || typeof each === "number");
  return simple
    ? (values) => values.some((value) => refused.every((each) => each !== value))
    : undefined;
}
