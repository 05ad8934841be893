import type { Position } from "../../errors";
import type { RuleMetadata } from "../../findings/model";
import { Extractor } from "./extractor";
import type { Limits } from "./limits";
import type { Pass } from "./pass";
import { RuleReader } from "./ruleMetadata";
import { isXccdf } from "./vocabulary";

/** What a pass over the rules is to find. */
export interface RuleSearch {
  wanted(rule: string): boolean;
  found(metadata: RuleMetadata): void;
  /** What a scan set a value of the benchmark to, by the value's id. */
  setValueOf?(id: string): string | undefined;
}

/** Reads the rules that are wanted. */
export class RulePass implements Pass {
  private readonly extractor: Extractor;
  private readonly limits: Limits;
  private readonly search: RuleSearch;

  constructor(limits: Limits, search: RuleSearch) {
    this.limits = limits;
    this.search = search;
    this.extractor = new Extractor(limits, ["Rule"], (local, uri) => {
      if (local === "Rule" && isXccdf(uri)) this.beginRule();
    });
  }

  get position(): Position {
    return this.extractor.scanner.position;
  }

  write(chunk: Uint8Array): void {
    this.extractor.scanner.write(chunk);
  }

  catchUp(): void {
    this.extractor.scanner.catchUp();
  }

  end(): void {
    this.extractor.scanner.end();
  }

  /** Makes the next byte the one at this place of some other document. */
  relocate(position: Position): void {
    this.extractor.scanner.window.relocate(position);
  }

  private beginRule(): void {
    const { search } = this;
    if (!search.wanted(this.extractor.scanner.attribute("id") ?? "")) return;
    const reader = new RuleReader(this.limits, (id) => search.setValueOf?.(id));
    this.extractor.read(reader, () => {
      search.found(reader.metadata);
    });
  }
}
