/** Where something was written: its path, and in a file its line and column, counted from 1. */
export interface Place {
  /** Such as `exceptions[0].scope.accounts[1]`; empty for the whole. */
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A value with its place, from a file or from a program, so that both are checked by the same code
 * and every fault can be found again.
 */
export type Node =
  | { readonly kind: "text"; readonly text: string; readonly place: Place }
  | { readonly kind: "list"; readonly items: readonly Node[]; readonly place: Place }
  | { readonly kind: "map"; readonly entries: readonly Entry[]; readonly place: Place }
  | { readonly kind: "empty"; readonly place: Place }
  /** Nothing that an exception is made of; `shown` is for the sentence that says so. */
  | { readonly kind: "other"; readonly shown: string; readonly place: Place };

export interface Entry {
  readonly key: string;
  /** Place of the key; its path is that of the value. */
  readonly place: Place;
  readonly value: Node;
}

/** The path of an entry of a map. */
export function pathOfKey(path: string, key: string): string {
  if (path === "") return key;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** The path of an item of a list. */
export function pathOfItem(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** Nodes of a value in a program, whose places are the paths of its properties. */
export function nodeOfValue(value: unknown, path: string): Node {
  const place = { path };
  if (value === undefined || value === null) return { kind: "empty", place };
  if (typeof value === "string") return { kind: "text", text: value, place };
  // As a file has it, where every scalar is a text.
  if (typeof value === "boolean") return { kind: "text", text: String(value), place };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => nodeOfValue(item, pathOfItem(path, index)));
    return { kind: "list", items, place };
  }
  if (typeof value !== "object") {
    const shown = typeof value === "number" ? String(value) : `a ${typeof value}`;
    return { kind: "other", shown, place };
  }
  if ("apply" in value) return { kind: "other", shown: "an output", place };
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([key, child]) => {
      const childPath = pathOfKey(path, key);
      return { key, place: { path: childPath }, value: nodeOfValue(child, childPath) };
    });
  return { kind: "map", entries, place };
}
