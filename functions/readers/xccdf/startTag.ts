import type { Limits } from "./limits";
import { isAt } from "./names";
import { collapse, unescapeValue } from "./references";
import type { Window } from "./window";

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

  constructor(limits: Limits) {
    this.nameStarts = new Int32Array(limits.attributes);
    this.nameEnds = new Int32Array(limits.attributes);
    this.localStarts = new Int32Array(limits.attributes);
    this.valueStarts = new Int32Array(limits.attributes);
    this.valueEnds = new Int32Array(limits.attributes);
  }

  /** Begins with a name; the tag has no attributes yet. */
  begin(start: number, end: number, localStart: number): void {
    this.nameStart = start;
    this.nameEnd = end;
    this.localStart = localStart;
    this.attributeCount = 0;
    this.declares = false;
    this.prefixed = false;
  }

  /** Notes what an attribute's name says of the tag. */
  classify(bytes: Uint8Array, start: number, end: number, localStart: number): void {
    if (isXmlns(bytes, start, localStart === start ? end : localStart - 1)) this.declares = true;
    else if (localStart !== start) this.prefixed = true;
  }

  /** Whether an attribute has another name than all before it. */
  isUnique(bytes: Uint8Array, index: number): boolean {
    const start = this.nameStarts[index] ?? 0;
    const length = (this.nameEnds[index] ?? 0) - start;
    for (let other = 0; other < index; other += 1) {
      const from = this.nameStarts[other] ?? 0;
      if ((this.nameEnds[other] ?? 0) - from !== length) continue;
      if (sameBytes(bytes, from, start, length)) return false;
    }
    return true;
  }

  /** The value of an attribute without a prefix: references resolved, white space collapsed. */
  attribute(window: Window, name: string): string | undefined {
    for (let index = 0; index < this.attributeCount; index += 1) {
      if (isAt(window.bytes, this.nameStarts[index] ?? 0, this.nameEnds[index] ?? 0, name)) {
        return collapse(this.value(window, index));
      }
    }
    return undefined;
  }

  /** The value of an attribute as XML has it, its references resolved. */
  value(window: Window, index: number): string {
    return unescapeValue(window.text(this.valueStarts[index] ?? 0, this.valueEnds[index] ?? 0));
  }
}

function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  let at = 0;
  while (at < length && bytes[one + at] === bytes[other + at]) at += 1;
  return at === length;
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
