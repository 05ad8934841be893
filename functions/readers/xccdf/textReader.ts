import type { Limits } from "./limits";
import { type SubtreeReader, TextCollector } from "./subtree";

/** Reads the text of one element. */
export class TextReader implements SubtreeReader {
  result = "";
  private readonly collector: TextCollector;
  private depth = 0;

  constructor(limits: Limits) {
    this.collector = new TextCollector(limits.textLength);
    this.collector.start(1, "identity", (text) => (this.result = text));
  }

  get reading(): boolean {
    return this.collector.reading;
  }

  wants(): boolean {
    return true;
  }

  open(): void {
    this.depth += 1;
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.depth);
    this.depth -= 1;
  }
}
