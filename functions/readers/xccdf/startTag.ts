import { Refusal } from "../shared/refusal";
import {
  AMPERSAND,
  APOSTROPHE,
  COLON,
  EQUALS,
  GREATER,
  LESS,
  NEWLINE,
  QUOTE,
  SLASH,
  beginsName,
  isNameCode,
  isWhite,
  nameStops,
  skipRun,
  valueStops,
} from "./characters";
import type { Limits } from "./limits";
import { isAt } from "./names";
import { forbiddenByte, skipReference, unescapeValue } from "./references";
import type { Window } from "./window";

/** What `StartTag.read` answers where the tag goes on behind the window. */
export const INCOMPLETE = -1;

const NO_COLON = -1;

/** The start tag that was read last, as places in the window. */
export class StartTag {
  nameStart = 0;
  nameEnd = 0;
  /** Where the local part of the name begins: `nameStart` where there is no prefix. */
  localStart = 0;
  selfClosing = false;
  attributeCount = 0;
  /** Whether any attribute is `xmlns` or begins with `xmlns:`. */
  declares = false;
  /** Whether any attribute has another prefix. */
  prefixed = false;
  readonly nameStarts: Int32Array;
  readonly nameEnds: Int32Array;
  /** Where an attribute's local part begins. */
  readonly localStarts: Int32Array;
  readonly valueStarts: Int32Array;
  readonly valueEnds: Int32Array;
  private readonly limits: Limits;
  /** Where the colon of the name read last stands. */
  private colon = NO_COLON;

  constructor(limits: Limits) {
    this.limits = limits;
    this.nameStarts = new Int32Array(limits.attributes);
    this.nameEnds = new Int32Array(limits.attributes);
    this.localStarts = new Int32Array(limits.attributes);
    this.valueStarts = new Int32Array(limits.attributes);
    this.valueEnds = new Int32Array(limits.attributes);
  }

  /** Reads the tag whose `<` is at `start`. Answers one past its `>`, or `INCOMPLETE`. */
  read(window: Window, start: number): number {
    const { bytes, end } = window;
    let at = this.readName(window, start + 1);
    if (at >= end) return INCOMPLETE;
    this.nameStart = start + 1;
    this.nameEnd = at;
    this.localStart = this.colon === NO_COLON ? start + 1 : this.colon + 1;
    this.attributeCount = 0;
    this.declares = false;
    this.prefixed = false;
    for (;;) {
      const before = at;
      at = skipWhite(window, at);
      const byte = bytes[at] ?? 0;
      if (byte === GREATER) {
        this.selfClosing = false;
        return at + 1;
      }
      if (at >= end) return INCOMPLETE;
      if (byte === SLASH) {
        if (at + 1 >= end) return INCOMPLETE;
        if (bytes[at + 1] !== GREATER) refuse(`"/" in a tag must be followed by ">"`, at);
        this.selfClosing = true;
        return at + 2;
      }
      if (at === before) refuse(`${shown(window, at)} in a tag must come after white space`, at);
      at = this.readAttribute(window, at);
      if (at === INCOMPLETE) return INCOMPLETE;
    }
  }

  /** The value of an attribute without a prefix, its references resolved. */
  attribute(window: Window, name: string): string | undefined {
    for (let index = 0; index < this.attributeCount; index += 1) {
      if (isAt(window.bytes, this.nameStarts[index] ?? 0, this.nameEnds[index] ?? 0, name)) {
        return this.value(window, index);
      }
    }
    return undefined;
  }

  value(window: Window, index: number): string {
    return unescapeValue(window.text(this.valueStarts[index] ?? 0, this.valueEnds[index] ?? 0));
  }

  private readAttribute(window: Window, start: number): number {
    const { bytes, end } = window;
    let at = this.readName(window, start);
    if (at >= end) return INCOMPLETE;
    const index = this.attributeCount;
    if (index >= this.limits.attributes) {
      refuse(`an element has more than ${this.limits.attributes} attributes`, start);
    }
    this.nameStarts[index] = start;
    this.nameEnds[index] = at;
    this.localStarts[index] = this.colon === NO_COLON ? start : this.colon + 1;
    this.checkUnique(bytes, index);
    this.attributeCount = index + 1;
    if (isXmlns(bytes, start, this.colon === NO_COLON ? at : this.colon)) this.declares = true;
    else if (this.colon !== NO_COLON) this.prefixed = true;

    at = skipWhite(window, at);
    if (bytes[at] !== EQUALS) {
      if (at >= end) return INCOMPLETE;
      refuse(`the attribute ${window.text(start, this.nameEnds[index] ?? 0)} has no value`, at);
    }
    at = skipWhite(window, at + 1);
    const quote = bytes[at] ?? 0;
    if (quote !== QUOTE && quote !== APOSTROPHE) {
      if (at >= end) return INCOMPLETE;
      refuse(
        `the value of the attribute ${window.text(start, this.nameEnds[index] ?? 0)} must be quoted`,
        at,
      );
    }
    this.valueStarts[index] = at + 1;
    at = this.readValue(window, at + 1, quote);
    if (at === INCOMPLETE) return INCOMPLETE;
    this.valueEnds[index] = at;
    return at + 1;
  }

  /** Answers where the closing quote stands. */
  private readValue(window: Window, start: number, quote: number): number {
    const { bytes, end } = window;
    let at = start;
    for (;;) {
      at = skipRun(bytes, at, valueStops);
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (at >= end) return INCOMPLETE;
      if (byte === LESS) refuse(`"<" must not stand in an attribute's value`, at);
      if (byte === NEWLINE) {
        at += 1;
        window.line += 1;
        window.lineStart = at;
      } else if (byte === AMPERSAND) {
        at = skipReference(window, at);
        if (at === INCOMPLETE) return INCOMPLETE;
      } else if (byte === QUOTE || byte === APOSTROPHE) {
        at += 1;
      } else {
        const reason = forbiddenByte(window, at);
        if (reason !== undefined) refuse(reason, at);
        at += 1;
      }
    }
    if (at - start > this.limits.attributeBytes) {
      refuse(`an attribute's value is longer than ${this.limits.attributeBytes} bytes`, at);
    }
    return at;
  }

  /** Reads a name, with at most one colon inside it. Answers one past its end. */
  readName(window: Window, start: number): number {
    const { bytes, end } = window;
    this.colon = NO_COLON;
    let at = readPart(bytes, start);
    if (bytes[at] === COLON && at > start) {
      this.colon = at;
      at = readPart(bytes, at + 1);
      if (at < end && at === this.colon + 1) refuse(`${shown(window, at)} cannot follow ":"`, at);
      if (bytes[at] === COLON) refuse(`a name must not have more than one ":"`, at);
    }
    if (at >= end) return end;
    if (at === start) refuse(`${shown(window, at)} cannot begin a name`, at);
    if (at - start > this.limits.nameBytes) {
      refuse(`a name is longer than ${this.limits.nameBytes} bytes`, start);
    }
    return at;
  }

  private checkUnique(bytes: Uint8Array, index: number): void {
    const start = this.nameStarts[index] ?? 0;
    const length = (this.nameEnds[index] ?? 0) - start;
    for (let other = 0; other < index; other += 1) {
      const from = this.nameStarts[other] ?? 0;
      if ((this.nameEnds[other] ?? 0) - from !== length) continue;
      if (sameBytes(bytes, from, start, length)) {
        const name = Buffer.from(bytes.subarray(start, start + length)).toString();
        refuse(`the attribute ${name} is given twice`, start);
      }
    }
  }
}

function refuse(reason: string, at: number): never {
  throw new Refusal(reason, at);
}

export function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  let at = 0;
  while (at < length && bytes[one + at] === bytes[other + at]) at += 1;
  return at === length;
}

/** The character at a place, for a sentence. */
export function shown(window: Window, at: number): string {
  const code = window.text(at, Math.min(at + 4, window.end)).codePointAt(0);
  return code === undefined ? "nothing" : JSON.stringify(String.fromCodePoint(code));
}

export function skipWhite(window: Window, start: number): number {
  const { bytes } = window;
  let at = start;
  for (let byte = bytes[at] ?? 0; isWhite(byte); byte = bytes[at] ?? 0) {
    at += 1;
    if (byte === NEWLINE) {
      window.line += 1;
      window.lineStart = at;
    }
  }
  return at;
}

/** Whether a name, or what stands before its colon, is `xmlns`. */
export function isXmlns(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start === 5 &&
    bytes[start] === 0x78 &&
    bytes[start + 1] === 0x6d &&
    bytes[start + 2] === 0x6c &&
    bytes[start + 3] === 0x6e &&
    bytes[start + 4] === 0x73
  );
}

/** Reads what may stand before or behind a name's colon. Answers `start` where none of it does. */
function readPart(bytes: Uint8Array, start: number): number {
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
