import { Refusal } from "../shared/refusal";
import {
  AMPERSAND,
  APOSTROPHE,
  EQUALS,
  GREATER,
  LESS,
  NEWLINE,
  QUOTE,
  SLASH,
  skipRun,
  valueStops,
} from "./characters";
import type { Limits } from "./limits";
import { type NameReader, shown } from "./nameReader";
import { forbiddenByte, skipReference } from "./references";
import type { StartTag } from "./startTag";
import { INCOMPLETE, type Window } from "./window";

/** Reads start tags of every form that XML has, and refuses all others. */
export class TagReader {
  private readonly tag: StartTag;
  private readonly names: NameReader;
  private readonly limits: Limits;

  constructor(tag: StartTag, names: NameReader, limits: Limits) {
    this.tag = tag;
    this.names = names;
    this.limits = limits;
  }

  /** Reads the tag whose `<` is at `start`. Answers one past its `>`, or `INCOMPLETE`. */
  read(window: Window, start: number): number {
    const { bytes, end } = window;
    let at = this.names.read(window, start + 1);
    this.tag.begin(start + 1, at, this.names.localStart);
    while (bytes[at] !== GREATER) {
      const before = at;
      at = window.skipWhite(at);
      const byte = bytes[at];
      if (byte === SLASH || byte === GREATER || at >= end) return this.readEnd(window, at);
      if (at === before) refuse(`${shown(window, at)} in a tag must come after white space`, at);
      at = this.readAttribute(window, at);
      if (at === INCOMPLETE) return INCOMPLETE;
    }
    this.tag.selfClosing = false;
    return at + 1;
  }

  private readEnd(window: Window, at: number): number {
    const { bytes, end } = window;
    this.tag.selfClosing = bytes[at] === SLASH;
    const last = this.tag.selfClosing ? at + 1 : at;
    if (last >= end) return INCOMPLETE;
    if (bytes[last] !== GREATER) refuse(`"/" in a tag must be followed by ">"`, at);
    return last + 1;
  }

  private readAttribute(window: Window, start: number): number {
    const { tag, limits } = this;
    const { bytes } = window;
    const nameEnd = this.names.read(window, start);
    if (nameEnd >= window.end) return INCOMPLETE;
    const { localStart } = this.names;
    const index = tag.attributeCount;
    if (index >= limits.attributes) {
      refuse(`an element has more than ${limits.attributes} attributes`, start);
    }
    tag.nameStarts[index] = start;
    tag.nameEnds[index] = nameEnd;
    tag.localStarts[index] = localStart;
    tag.attributeCount = index + 1;
    if (!tag.isUnique(bytes, index)) {
      refuse(`the attribute ${window.text(start, nameEnd)} is given twice`, start);
    }
    tag.classify(bytes, start, nameEnd, localStart);

    const quoteAt = this.findQuote(window, start, nameEnd);
    if (quoteAt === INCOMPLETE) return INCOMPLETE;
    const valueEnd = this.readValue(window, quoteAt);
    if (valueEnd === INCOMPLETE) return INCOMPLETE;
    tag.valueStarts[index] = quoteAt + 1;
    tag.valueEnds[index] = valueEnd;
    return valueEnd + 1;
  }

  /** Answers where the opening quote stands of the attribute with its name at `start` to `nameEnd`. */
  private findQuote(window: Window, start: number, nameEnd: number): number {
    const { bytes, end } = window;
    let at = window.skipWhite(nameEnd);
    if (bytes[at] !== EQUALS) {
      if (at >= end) return INCOMPLETE;
      refuse(`the attribute ${window.text(start, nameEnd)} has no value`, at);
    }
    at = window.skipWhite(at + 1);
    if (bytes[at] === QUOTE || bytes[at] === APOSTROPHE) return at;
    if (at >= end) return INCOMPLETE;
    refuse(`the value of the attribute ${window.text(start, nameEnd)} must be quoted`, at);
  }

  /** Answers where the closing quote stands. */
  private readValue(window: Window, quoteAt: number): number {
    const { bytes } = window;
    const quote = bytes[quoteAt] ?? 0;
    let at = skipRun(bytes, quoteAt + 1, valueStops);
    while (bytes[at] !== quote) {
      at = this.skipInValue(window, at);
      if (at === INCOMPLETE) return INCOMPLETE;
      at = skipRun(bytes, at, valueStops);
    }
    if (at - quoteAt - 1 > this.limits.attributeBytes) {
      refuse(`an attribute's value is longer than ${this.limits.attributeBytes} bytes`, at);
    }
    return at;
  }

  /** Steps over what ends a run of a value without ending the value. */
  private skipInValue(window: Window, at: number): number {
    const { bytes } = window;
    const byte = bytes[at] ?? 0;
    if (at >= window.end) return INCOMPLETE;
    if (byte === LESS) refuse(`"<" must not stand in an attribute's value`, at);
    if (byte === AMPERSAND) return skipReference(window, at);
    if (byte === NEWLINE) {
      window.line += 1;
      window.lineStart = at + 1;
    } else if (byte !== QUOTE && byte !== APOSTROPHE) {
      const reason = forbiddenByte(window, at);
      if (reason !== undefined) refuse(reason, at);
    }
    return at + 1;
  }
}

function refuse(reason: string, at: number): never {
  throw new Refusal(reason, at);
}
