import type { Node, Place } from "./node";

/** Something that is wrong with what was written, in one sentence. */
export interface Fault extends Place {
  readonly sentence: string;
}

/** What was read, with what was wrong with it. With any fault, the value is empty. */
export interface Reading<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
  /** Things to think about that stop nothing. */
  readonly warnings: readonly Fault[];
}

/** Collects faults, so that all of them can be told at once. */
export class Faults {
  readonly all: Fault[] = [];

  /** @param sentence without its end; the path comes before it. */
  add(place: Place, sentence: string): void {
    const { path, line, column } = place;
    const whole = path === "" ? sentence : `${path} ${sentence}`;
    this.all.push({ path, line, column, sentence: whole });
  }

  /** What a value was, and what it must be. */
  refuse(node: Node, must: string): void {
    const was = shown(node);
    this.add(
      node.place,
      was === undefined ? `is missing, must be ${must}` : `was ${was}, must be ${must}`,
    );
  }
}

/** A fault as compilers write it: file, line and column, then the sentence. */
export function faultLine(file: string, { line, column, sentence }: Fault): string {
  return [file, ...(line === undefined ? [] : [line]), ...(column === undefined ? [] : [column])]
    .join(":")
    .concat(`: ${sentence}`);
}

/** Faults in the order of the file. */
export function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function shown(node: Node): string | undefined {
  switch (node.kind) {
    case "empty":
      return undefined;
    case "text": {
      const text = JSON.stringify(node.text);
      return text.length > 100 ? `${text.slice(0, 99)}…` : text;
    }
    case "list":
      return node.items.length === 0 ? "an empty list" : "a list";
    case "map":
      return node.entries.length === 0 ? "an empty map" : "a map";
    case "other":
      return node.shown;
  }
}
