import type { ExceptionDraft } from "../draft";
import { type Fault, Faults, inOrder } from "../faults";
import { type Entry, type Node, type Place, pathOfKey } from "../node";
import { readException } from "../readException";

/** What an import says of every exception for which the other format has no word. */
export interface ImportDefaults {
  /** The instant at which an exception is told to have expired, ISO 8601. */
  readonly now: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly category?: string;
  readonly ticket?: string;
  readonly profiles?: readonly string[];
  readonly benchmarks?: readonly string[];
}

/** An exception of another format, with a remark for whoever reads the file that is made of it. */
export interface ImportedException extends ExceptionDraft {
  readonly remark?: string;
}

/** What became of a file in another format. */
export interface Imported {
  readonly exceptions: readonly ImportedException[];
  /** What could not be taken over: none of it is among the exceptions. */
  readonly faults: readonly Fault[];
  /** What was taken over and needs a person, such as an exception without an owner. */
  readonly warnings: readonly Fault[];
}

/** One part of an exception, where it stands in the other format. */
export interface Part {
  readonly text: string;
  readonly place: Place;
}

/** The parts of an exception as another format has them. */
export interface Parts {
  readonly place: Place;
  readonly rule: string;
  readonly scope: NonNullable<ExceptionDraft["scope"]>;
  readonly remark?: string;
  readonly category?: Part;
  readonly justification?: Part;
  readonly owner?: Part;
  readonly ticket?: Part;
  readonly expires?: Part;
}

const textParts = ["category", "justification", "owner", "ticket", "expires"] as const;

/** Collects exceptions of another format, checked as if they had been written in ours. */
export class Importing {
  readonly faults = new Faults();
  readonly warnings = new Faults();
  readonly #exceptions: ImportedException[] = [];
  readonly #ids = new Set<string>();

  constructor(readonly defaults: ImportDefaults) {}

  /** Takes an exception over unless it has a fault. */
  add(parts: Parts): void {
    const draft = this.draft(parts);
    const before = this.faults.all.length;
    readException(nodeOf(draft, parts), {
      now: this.defaults.now,
      incomplete: "allowed",
      faults: this.faults,
      warnings: this.warnings,
    });
    if (this.faults.all.length > before) return;
    for (const part of ["justification", "owner", "expires"] as const) {
      if (draft[part] === undefined) this.warnings.add(parts.place, `has no ${part}`);
    }
    this.#exceptions.push(draft);
  }

  result(): Imported {
    return {
      exceptions: this.#exceptions,
      faults: inOrder(this.faults.all),
      warnings: inOrder(this.warnings.all),
    };
  }

  private draft(parts: Parts): ImportedException {
    const { defaults } = this;
    const scope = {
      ...parts.scope,
      ...(defaults.profiles && { profiles: defaults.profiles }),
      ...(defaults.benchmarks && { benchmarks: defaults.benchmarks }),
    };
    return {
      remark: parts.remark,
      id: this.idOf(parts.rule),
      rule: parts.rule,
      scope: Object.keys(scope).length > 0 ? scope : undefined,
      category: parts.category?.text ?? defaults.category,
      justification: parts.justification?.text,
      owner: parts.owner?.text ?? defaults.owner,
      ticket: parts.ticket?.text ?? defaults.ticket,
      expires: parts.expires?.text ?? defaults.expires,
    };
  }

  /** An id that the rule can be told from, and that no other exception of the import has. */
  private idOf(rule: string): string {
    const slug = rule.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
    const base = slug.slice(0, 90) || "exception";
    let id = base;
    for (let count = 2; this.#ids.has(id); count += 1) id = `${base}-${count}`;
    this.#ids.add(id);
    return id;
  }
}

/** The exception with the places of the other format, so that its faults are found there. */
function nodeOf(draft: ImportedException, parts: Parts): Node {
  const entry = (key: string, text: string | undefined, place: Place): readonly Entry[] =>
    text === undefined ? [] : [{ key, place, value: { kind: "text", text, place } }];
  const lists = Object.entries(draft.scope ?? {}).map(([key, texts]) => {
    const place = { ...parts.place, path: pathOfKey(parts.place.path, key) };
    const items = (texts as readonly string[]).map((text) => ({
      kind: "text" as const,
      text,
      place,
    }));
    return { key, place, value: { kind: "list" as const, items, place } };
  });
  const entries = [
    ...entry("id", draft.id, parts.place),
    ...entry("rule", draft.rule, parts.place),
    ...textParts.flatMap((part) => entry(part, draft[part], parts[part]?.place ?? parts.place)),
    {
      key: "scope",
      place: parts.place,
      value: { kind: "map" as const, entries: lists, place: parts.place },
    },
  ];
  return { kind: "map", entries, place: parts.place };
}
