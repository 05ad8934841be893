import * as pulumi from "@pulumi/pulumi";

/** Whether a value is known only later: an Output, a promise, or what a preview cannot know. */
export function isLater(value: unknown): boolean {
  return (
    pulumi.Output.isInstance(value) ||
    pulumi.isUnknown(value) ||
    (typeof value === "object" &&
      value !== null &&
      "then" in value &&
      typeof value.then === "function")
  );
}

/** A value in a sentence: short, and telling a string from a number. */
export function shown(value: unknown): string {
  const text = textOf(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function textOf(value: unknown): string {
  if (value === undefined) return "left out";
  if (typeof value === "number" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return `a function ${value.name}`.trimEnd();
  if (typeof value === "bigint") return `${value}n`;
  if (isLater(value)) return later(value);
  if (pulumi.Resource.isInstance(value)) return `a ${value.constructor.name}`;
  return JSON.stringify(value, replaced);
}

/** The value itself, since an Output has a `toJSON` that JSON calls first. */
function replaced(this: Readonly<Record<string, unknown>>, key: string, each: unknown): unknown {
  const own = this[key];
  if (isLater(own)) return `(${later(own)})`;
  return typeof each === "bigint" ? `${each}n` : each;
}

function later(value: unknown): string {
  return value instanceof Promise ? "a promise" : "an Output";
}
