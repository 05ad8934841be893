import { Refusal } from "../shared/refusal";
import { COLON, beginsName, isNameCode, nameStops, skipRun } from "./characters";
import type { Limits } from "./limits";
import type { Window } from "./window";

const NO_COLON = -1;

/** Reads names of elements, attributes and instructions, as places in the window. */
export class NameReader {
  /** Where the local part of the name read last begins: at its beginning where it has no prefix. */
  localStart = 0;
  private readonly limit: number;

  constructor(limits: Limits) {
    this.limit = limits.nameBytes;
  }

  /** Reads a name, with at most one colon inside it. Answers one past its end. */
  read(window: Window, start: number): number {
    const { bytes } = window;
    let at = readPart(bytes, start);
    let colon = NO_COLON;
    this.localStart = start;
    if (bytes[at] === COLON && at > start) {
      colon = at;
      at = readPart(bytes, at + 1);
      this.localStart = colon + 1;
    }
    // At the window's end, or whatever is wrong: an empty part, another colon, too many bytes.
    const isOdd = at === start || at === colon + 1 || bytes[at] === COLON;
    return isOdd || at >= window.end || at - start > this.limit
      ? this.checked(window, start, colon, at)
      : at;
  }

  private checked(window: Window, start: number, colon: number, at: number): number {
    const { bytes, end } = window;
    if (at < end && at === colon + 1) {
      throw new Refusal(`${shown(window, at)} cannot follow ":"`, at);
    }
    if (bytes[at] === COLON && at > start) {
      throw new Refusal(`a name must not have more than one ":"`, at);
    }
    if (at >= end) return end;
    if (at === start) throw new Refusal(`${shown(window, at)} cannot begin a name`, at);
    if (at - start > this.limit) {
      throw new Refusal(`a name is longer than ${this.limit} bytes`, start);
    }
    return at;
  }
}

/** The character at a place, for a sentence. */
export function shown(window: Window, at: number): string {
  const code = window.text(at, Math.min(at + 4, window.end)).codePointAt(0);
  return code === undefined ? "nothing" : JSON.stringify(String.fromCodePoint(code));
}

/** Reads what may stand before or behind a name's colon. Answers `start` where none of it does. */
function readPart(bytes: Uint8Array, start: number): number {
  const at = skipRun(bytes, start, nameStops);
  // Behind "9" is all that begins a name.
  return (bytes[start] ?? 0) > 0x39 && (bytes[at] ?? 0) < 0x80 ? at : readOddPart(bytes, start);
}

/** The same for what begins with a digit or the like, or has characters beyond ASCII. */
function readOddPart(bytes: Uint8Array, start: number): number {
  let at = beginsName(bytes[start] ?? 0) ? start + 1 : wideNameCharacter(bytes, start, true);
  if (at === start) return start;
  for (;;) {
    at = skipRun(bytes, at, nameStops);
    const next = (bytes[at] ?? 0) < 0x80 ? at : wideNameCharacter(bytes, at, false);
    if (next === at) return at;
    at = next;
  }
}

/** Steps over a character beyond ASCII where it may stand in a name, at its beginning or behind it. */
function wideNameCharacter(bytes: Uint8Array, at: number, first: boolean): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return at;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const character = Buffer.from(bytes.subarray(at, at + length)).toString();
  return isNameCode(character.codePointAt(0) ?? 0, first) ? at + length : at;
}
