import { isAscii, isUtf8 } from "node:buffer";
import type { Position } from "../../errors";
import { LESS, NEWLINE, isWhite } from "./characters";

/** What whoever reads markup answers where it goes on behind the window. */
export const INCOMPLETE = -1;

/** Zero bytes kept behind the last one, so that looking a few bytes ahead needs no check. */
const slack = 16;
const initialSize = 64 * 1024;
const noBytes = new Uint8Array(0);
const nowhere = { lineStart: -1, at: -1, characters: 0 };

/**
 * The part of the document that the scanner has at hand: what it has not consumed yet and what came
 * with the latest chunk. All of it is valid UTF-8 and ends between two characters; a `<` stands
 * behind the last byte so that no loop has to ask for the end. Keeps line and column.
 */
export class Window {
  bytes: Buffer = Buffer.alloc(initialSize);
  /** First byte not consumed yet. */
  start = 0;
  /** One past the last byte. */
  end = 0;
  /** Where `bytes[0]` stands in the document. */
  offset = 0;
  /** Whether what stands behind `end` is not UTF-8. */
  broken = false;
  line = 1;
  /** Where the current line begins, or 0 where it began before this window. */
  lineStart = 0;
  /** Characters of line `carriedLine` that have left the window. */
  private carriedColumns = 0;
  private carriedLine = 1;
  /** The place in this window that was asked for last, and how many characters of its line precede it. */
  private asked = nowhere;
  /** First bytes of a character whose rest has not come yet. */
  private held: Uint8Array = noBytes;

  /** Drops what is consumed and appends a chunk. `start` becomes 0. */
  append(chunk: Uint8Array): void {
    this.carryColumns();
    const tail = this.end - this.start;
    const filled = tail + this.held.length + chunk.length;
    this.makeRoom(filled + slack);
    this.bytes.set(this.held, tail);
    this.bytes.set(chunk, tail + this.held.length);
    this.offset += this.start;
    this.start = 0;

    const complete = filled - unfinishedCharacter(this.bytes, tail, filled);
    this.held = Uint8Array.from(this.bytes.subarray(complete, filled));
    this.end = complete;
    if (!isUtf8(this.bytes.subarray(tail, complete))) {
      this.broken = true;
      this.end = firstInvalid(this.bytes, tail, complete);
    }
    this.bytes[this.end] = LESS;
    this.bytes.fill(0, this.end + 1, this.end + slack);
  }

  /** Says that no chunk follows: a character that is cut off cannot be completed any more. */
  close(): void {
    if (this.held.length > 0) this.broken = true;
  }

  /** Steps over white space. Answers where it ends. */
  skipWhite(start: number): number {
    const { bytes } = this;
    let at = start;
    for (let byte = bytes[at] ?? 0; isWhite(byte); byte = bytes[at] ?? 0) {
      at += 1;
      if (byte === NEWLINE) {
        this.line += 1;
        this.lineStart = at;
      }
    }
    return at;
  }

  /** Line and column, in characters, of a byte on the current line or behind it. */
  positionAt(at: number): Position {
    return this.positionFrom(this.line, this.lineStart, at);
  }

  /** The same, from a line that was the current one when the window last moved or later. */
  positionFrom(line: number, lineStart: number, at: number): Position {
    const { asked } = this;
    // A line may be as long as the document, and each of 100,000 rules on it is asked for.
    const goesOn = asked.lineStart === lineStart && asked.at <= at;
    let from = goesOn ? asked.at : lineStart;
    let characters = goesOn ? asked.characters : 0;
    for (;;) {
      const newline = this.bytes.subarray(from, at).indexOf(NEWLINE);
      if (newline === -1) break;
      line += 1;
      lineStart = from + newline + 1;
      from = lineStart;
      characters = 0;
    }
    characters += this.countCharacters(from, at);
    this.asked = { lineStart, at, characters };
    const carried = line === this.carriedLine ? this.carriedColumns : 0;
    return { line, column: carried + characters + 1 };
  }

  /** Makes the next byte the one at this place of some other document. */
  relocate(position: Position): void {
    this.line = position.line;
    this.lineStart = this.end;
    this.asked = nowhere;
    this.carriedLine = position.line;
    this.carriedColumns = position.column - 1;
  }

  text(from: number, to: number): string {
    return this.bytes.toString("utf8", from, to);
  }

  private makeRoom(size: number): void {
    if (size <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
      return;
    }
    const larger = Buffer.alloc(Math.max(size, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(this.start, this.end));
    this.bytes = larger;
  }

  private carryColumns(): void {
    const passed = this.countCharacters(this.lineStart, this.start);
    this.carriedColumns = passed + (this.line === this.carriedLine ? this.carriedColumns : 0);
    this.carriedLine = this.line;
    this.lineStart = 0;
    this.asked = nowhere;
  }

  private countCharacters(from: number, to: number): number {
    if (to <= from) return 0;
    if (isAscii(this.bytes.subarray(from, to))) return to - from;
    let count = 0;
    // Every byte but a continuation byte begins a character.
    for (let at = from; at < to; at += 1) if (((this.bytes[at] ?? 0) & 0xc0) !== 0x80) count += 1;
    return count;
  }
}

function lengthOfCharacter(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** How many bytes at the end, at most 3, begin a character without ending it. */
function unfinishedCharacter(bytes: Uint8Array, from: number, to: number): number {
  for (let back = 1; back <= 3 && to - back >= from; back += 1) {
    const byte = bytes[to - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOfCharacter(byte) > back ? back : 0;
  }
  return 0;
}

function firstInvalid(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const next = at + lengthOfCharacter(bytes[at] ?? 0);
    if (next > to || !isUtf8(bytes.subarray(at, next))) return at;
    at = next;
  }
  return to;
}
