import type { Position } from "../../errors";
import { Refusal, placed } from "../shared/refusal";
import type { Limits } from "./limits";
import { Window } from "./window";

/** Chunks beyond this size are taken in pieces, so that the window stays small. */
const largestPiece = 256 * 1024;

/** Takes a document's bytes in chunks of any size, and has all read that is at hand. */
export abstract class PieceReader {
  readonly window = new Window();
  /** Where the latest tag stands: the place of whatever is refused without one. */
  tagStart = 0;
  protected readonly limits: Limits;
  /** Whether the rest of the window cannot be gone on with before more bytes have come. */
  protected starved = false;
  /** Bytes that must be at hand before it is worth to look at an incomplete tag again. */
  private needed = 1;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** How far the document has come: where its bytes end, whether or not all of them were read. */
  get position(): Position {
    return this.window.positionAt(Math.max(this.window.end, this.window.lineStart));
  }

  /** Takes the next bytes. Throws a DocumentError where the document cannot be gone on with. */
  write(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += largestPiece) {
      this.placed(() => {
        this.take(chunk.subarray(from, from + largestPiece));
      });
    }
  }

  /** Looks at all that is at hand now, whether or not more has come since the last time. */
  catchUp(): void {
    this.placed(() => {
      this.starved = false;
      this.run();
    });
  }

  /** Says that nothing follows. Throws a DocumentError where the document is not whole. */
  end(): void {
    this.placed(() => {
      this.window.close();
      this.starved = false;
      this.run();
      const reason = this.unfinished();
      if (reason !== undefined) throw new Refusal(reason, this.window.end);
    });
  }

  /** Reads on at a place of the window. Answers where to go on. */
  protected abstract step(at: number): number;

  /** Learns that all before a place is about to leave the window; what stands there will be at 0. */
  protected abstract leave(at: number): void;

  /** Why the document cannot end here; undefined where it can. */
  protected abstract unfinished(): string | undefined;

  protected longTag(at: number): Refusal {
    return new Refusal(`a tag is longer than ${this.limits.tagBytes} bytes`, at);
  }

  private take(piece: Uint8Array): void {
    const { window } = this;
    this.leave(window.start);
    window.append(piece);
    this.tagStart = 0;
    this.starved = window.end < this.needed && !window.broken;
    if (!this.starved) this.run();
  }

  private run(): void {
    const { window } = this;
    while (!this.starved) window.start = this.step(window.start);
    if (window.broken) throw new Refusal("these bytes are not UTF-8", window.end);
    const left = window.end - window.start;
    if (left > this.limits.tagBytes) throw this.longTag(window.start);
    this.needed = 2 * left;
  }

  private placed(action: () => void): void {
    const { window } = this;
    try {
      action();
    } catch (error) {
      throw placed(error, (at = this.tagStart) => {
        return window.positionAt(Math.max(at, window.lineStart));
      });
    }
  }
}
