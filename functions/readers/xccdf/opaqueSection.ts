import { Refusal } from "../shared/refusal";
import {
  CLOSE_BRACKET,
  DASH,
  GREATER,
  NEWLINE,
  QUESTION,
  opaqueStops,
  skipRun,
} from "./characters";
import { forbiddenByte } from "./references";
import type { Window } from "./window";

/** What is stepped over without looking for markup in it. */
export type OpaqueKind = "comment" | "instruction" | "cdata";

export const opaqueNames: Readonly<Record<OpaqueKind, string>> = {
  comment: "a comment",
  instruction: "a processing instruction",
  cdata: "a CDATA section",
};

const closers: Readonly<Record<OpaqueKind, number>> = {
  comment: DASH,
  instruction: QUESTION,
  cdata: CLOSE_BRACKET,
};

/** A comment, processing instruction or CDATA section, which may be longer than any window. */
export class OpaqueSection {
  /** Whether its end was seen. */
  closed = false;
  readonly kind: OpaqueKind;
  private readonly closer: number;

  constructor(kind: OpaqueKind) {
    this.kind = kind;
    this.closer = closers[kind];
  }

  get closerLength(): number {
    return this.kind === "instruction" ? 2 : 3;
  }

  /** Goes on at `start`. Answers one past the section's end, or where to go on with more bytes. */
  read(window: Window, start: number): number {
    const { bytes, end } = window;
    let at = start;
    for (;;) {
      at = skipRun(bytes, at, opaqueStops);
      const byte = bytes[at] ?? 0;
      if (at >= end) return at;
      if (byte === NEWLINE) {
        at += 1;
        window.line += 1;
        window.lineStart = at;
      } else if (byte === this.closer) {
        const step = this.close(window, at);
        if (step === 0 || this.closed) return at + step;
        at += step;
      } else {
        const reason = forbiddenByte(window, at);
        if (reason !== undefined) throw new Refusal(reason, at);
        at += 1;
      }
    }
  }

  /** How many bytes to go on by, 0 where more must have come to tell whether this is the end. */
  private close(window: Window, at: number): number {
    const { bytes, end } = window;
    const length = this.closerLength;
    if (at + 1 >= end) return 0;
    if (length === 3 && bytes[at + 1] !== this.closer) return 1;
    if (at + length > end) return 0;
    if (bytes[at + length - 1] === GREATER) {
      this.closed = true;
      return length;
    }
    if (this.kind === "comment") throw new Refusal(`"--" must not stand inside a comment`, at);
    return 1;
  }
}
