import {
  type Alias,
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
  visit,
} from "yaml";
import { Faults, type Reading } from "./faults";
import { type Entry, type Node, type Place, pathOfItem, pathOfKey } from "./node";

// An alias can stand for ever more aliases: what they unfold to, beside what is written, is bounded.
const maxRepeated = 100_000;
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
    // Comparing each key with each other one takes the square of their number.
    uniqueKeys: false,
  });
  const faults = new Faults();
  const warnings = new Faults();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { path: "", line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  for (const { code, message, pos } of document.errors) {
    const isDeep = code === "RESOURCE_EXHAUSTION";
    faults.add(placeOf(pos[0]), isDeep ? "is nested too deeply to be read" : lower(message));
  }
  for (const { message, pos } of document.warnings) warnings.add(placeOf(pos[0]), lower(message));
  const unfolded = new Unfolding(targetsOf(document), placeOf, faults).node(document.contents, "");
  return { value: unfolded, faults: faults.all, warnings: warnings.all };
}

/** What each alias stands for: what was marked so last before it. */
function targetsOf(document: Document): ReadonlyMap<Alias, YamlNode> {
  const marked = new Map<string, YamlNode>();
  const targets = new Map<Alias, YamlNode>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = marked.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
        marked.set(node.anchor, node);
      }
    },
  });
  return targets;
}

class Unfolding {
  /** How many more nodes there may be that aliases stand for. */
  #left = maxRepeated;
  /** What the aliases stand for inside which the next node is. */
  readonly #inside = new Set<YamlNode>();

  constructor(
    readonly targets: ReadonlyMap<Alias, YamlNode>,
    readonly placeOf: (offset: number) => Place,
    readonly faults: Faults,
  ) {}

  node(node: unknown, path: string, depth = 0, at?: Place): Node {
    const place: Place = isNode(node) ? { ...this.place(node), path } : { ...at, path };
    if (depth > maxDepth) {
      return this.refused(place, `is nested deeper than ${maxDepth} levels`);
    }
    if (this.#inside.size > 0) this.#left -= 1;
    // One sentence is enough for all that follows.
    if (this.#left < -1) return { kind: "empty", place };
    if (this.#left < 0) {
      return this.refused(
        place,
        `is repeated by aliases, which stand for more than ${maxRepeated} values`,
      );
    }
    if (isAlias(node)) return this.alias(node, place, depth);
    if (isMap(node)) {
      return {
        kind: "map",
        place,
        entries: this.entries(node.items, path, depth),
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

  private alias(alias: Alias, place: Place, depth: number): Node {
    const { source } = alias;
    const target = this.targets.get(alias);
    if (target === undefined) {
      return this.refused(
        place,
        `refers to *${source}, but nothing before it is marked &${source}`,
      );
    }
    if (this.#inside.has(target)) {
      return this.refused(place, `refers to *${source} inside of what is marked &${source}`);
    }
    this.#inside.add(target);
    const unfolded = this.node(target, place.path, depth, place);
    this.#inside.delete(target);
    return { ...unfolded, place };
  }

  private refused(place: Place, sentence: string): Node {
    this.faults.add(place, sentence);
    return { kind: "empty", place };
  }

  private entries(pairs: readonly Pair[], path: string, depth: number): Entry[] {
    const seen = new Set<string>();
    return pairs.map((pair) => {
      const entry = this.entry(pair, path, depth);
      if (seen.has(entry.key))
        this.faults.add({ ...entry.place, path: "" }, lower("Map keys must be unique"));
      seen.add(entry.key);
      return entry;
    });
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
