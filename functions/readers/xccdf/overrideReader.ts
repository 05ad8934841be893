import type { Override } from "../../findings/model";
import { instantFrom } from "../shared/instant";
import type { Limits } from "./limits";
import { type Element, type SubtreeReader, TextCollector } from "./subtree";

const texts: ReadonlyMap<string, "oldResult" | "newResult" | "remark"> = new Map([
  ["old-result", "oldResult"],
  ["new-result", "newResult"],
  ["remark", "remark"],
]);

/** Reads one `override` in a rule-result of which nothing else is read. */
export class OverrideReader implements SubtreeReader {
  override: Override = {};
  private readonly collector: TextCollector;
  private depth = 0;

  constructor(limits: Limits) {
    this.collector = new TextCollector(limits.textLength);
  }

  get reading(): boolean {
    return this.collector.active;
  }

  wants({ local }: Element, depth: number): boolean {
    return depth > 1 || texts.has(local);
  }

  open(element: Element): void {
    this.depth += 1;
    if (this.depth === 1) {
      const time = instantFrom(element.attribute("time"));
      this.override = { time, authority: element.attribute("authority") };
    }
    const name = this.depth === 2 ? texts.get(element.local) : undefined;
    if (name === undefined) return;
    this.collector.start(
      2,
      "shown",
      (text) => (this.override = { ...this.override, [name]: text }),
    );
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.depth);
    this.depth -= 1;
  }
}
