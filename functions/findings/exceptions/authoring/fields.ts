import type { Faults } from "./faults";
import { type Node, pathOfKey } from "./node";

/** What a text must be like, with the words for it. */
export interface TextForm {
  readonly form: RegExp;
  readonly must: string;
}

/** The entries of a map that may hold only certain keys; nothing where the node is no such map. */
export class Fields {
  readonly #entries = new Map<string, Node>();

  private constructor(
    readonly node: Node,
    readonly faults: Faults,
  ) {}

  static of(node: Node, keys: readonly string[], faults: Faults, what: string): Fields | undefined {
    if (node.kind !== "map") {
      faults.refuse(node, `a map that is ${what}`);
      return undefined;
    }
    const fields = new Fields(node, faults);
    for (const { key, place, value } of node.entries) {
      if (keys.includes(key)) fields.#entries.set(key, value);
      else faults.add(place, `is not known here, must be one of ${keys.join(", ")}`);
    }
    return fields;
  }

  /** The node of a key; an empty one at the map's own place where the key is not there. */
  at(key: string): Node {
    const { path, line, column } = this.node.place;
    return (
      this.#entries.get(key) ?? {
        kind: "empty",
        place: { path: pathOfKey(path, key), line, column },
      }
    );
  }
}

/** A text without the space around it; nothing where there is none. */
export function optionalText(node: Node, form: TextForm, faults: Faults): string | undefined {
  if (node.kind === "empty") return undefined;
  const text = node.kind === "text" ? node.text.trim() : undefined;
  if (text !== undefined && form.form.test(text)) return text;
  faults.refuse(node, form.must);
  return undefined;
}

/** A text that has to be there. */
export function requiredText(node: Node, form: TextForm, faults: Faults): string | undefined {
  if (node.kind === "empty") faults.refuse(node, form.must);
  return optionalText(node, form, faults);
}

/** A list with at least one text in it; nothing where it was left out. */
export function optionalList(
  node: Node,
  form: TextForm,
  faults: Faults,
): readonly string[] | undefined {
  if (node.kind === "empty") return undefined;
  if (node.kind !== "list" || node.items.length === 0 || node.items.length > maxItems) {
    faults.refuse(node, `a list of 1 to ${maxItems} entries, each ${form.must}`);
    return undefined;
  }
  return node.items.flatMap((item) => requiredText(item, form, faults) ?? []);
}

/** A yes or a no; no where it was left out. */
export function flag(node: Node, faults: Faults): boolean {
  if (node.kind === "empty") return false;
  if (node.kind === "text" && node.text === "true") return true;
  if (node.kind !== "text" || node.text !== "false") faults.refuse(node, "true or false");
  return false;
}

const maxItems = 100;
