import {
  type Document,
  LineCounter,
  type Node as YamlNode,
  type Pair,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import { Faults, type Reading } from "./faults";
import { type Entry, type Node, type Place, pathOfItem, pathOfKey } from "./node";

// An alias can stand for ever more aliases: what a file unfolds to is bounded.
const maxNodes = 100_000;
const maxDepth = 20;

/**
 * The nodes of a YAML document (JSON is YAML too), with lines and columns. Every scalar is the text
 * that stands there: an account id keeps its leading zero, and `3.10` is not `3.1`.
 */
export function nodeOfYaml(text: string): Reading<Node> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
  });
  const faults = new Faults();
  const warnings = new Faults();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { path: "", line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const { message, pos } of document.errors) faults.add(placeOf(pos[0]), lower(message));
  for (const { message, pos } of document.warnings) warnings.add(placeOf(pos[0]), lower(message));
  const unfolded = new Unfolding(document, placeOf, faults).node(document.contents, "", 0);
  return { value: unfolded, faults: faults.all, warnings: warnings.all };
}

class Unfolding {
  #left = maxNodes;

  constructor(
    readonly document: Document,
    readonly placeOf: (offset: number) => Place,
    readonly faults: Faults,
  ) {}

  node(node: unknown, path: string, depth: number, at?: Place): Node {
    const place: Place = isNode(node) ? { ...this.place(node), path } : { ...at, path };
    this.#left -= 1;
    if (depth > maxDepth || this.#left < 0) {
      if (this.#left >= -1) this.faults.add(place, "is nested too deeply or repeats too much");
      this.#left = Math.min(this.#left, -1);
      return { kind: "empty", place };
    }
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) {
        this.faults.add(
          place,
          `refers to *${node.source}, but nothing before it is marked &${node.source}`,
        );
      }
      return { ...this.node(target, path, depth + 1, place), place };
    }
    if (isMap(node)) {
      return {
        kind: "map",
        place,
        entries: node.items.map((pair) => this.entry(pair, path, depth)),
      };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.node(item, pathOfItem(path, index), depth + 1, place),
      );
      return { kind: "list", items, place };
    }
    if (!isScalar(node) || (node.type === "PLAIN" && nothing.test(node.source ?? ""))) {
      return { kind: "empty", place };
    }
    return { kind: "text", text: String(node.value), place };
  }

  private entry({ key, value }: Pair, path: string, depth: number): Entry {
    const name = isScalar(key) ? String(key.value) : String(key);
    const valuePath = pathOfKey(path, name);
    const place = { ...(isNode(key) ? this.place(key) : {}), path: valuePath };
    return { key: name, place, value: this.node(value, valuePath, depth + 1, place) };
  }

  private place(node: YamlNode): Place {
    return node.range ? this.placeOf(node.range[0]) : { path: "" };
  }
}

/** How YAML writes that there is nothing. */
const nothing = /^(?:|~|null|Null|NULL)$/;

function lower(message: string): string {
  return `is no YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
