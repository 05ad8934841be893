import {
  COLON,
  EQUALS,
  GREATER,
  QUOTE,
  SLASH,
  SPACE,
  beginsName,
  nameStops,
  skipRun,
  valueStops,
} from "./characters";
import type { Limits } from "./limits";
import type { StartTag } from "./startTag";

/** What `OrdinaryTagReader.read` answers where a tag is not of the ordinary form. */
export const UNUSUAL = -1;

/** What `xmlns` begins with. */
const SMALL_X = 0x78;

/** More attributes than this are not ordinary. */
const mostAttributes = 16;

/**
 * Reads start tags of the form that nearly all have: names in ASCII, attributes behind one space
 * each and without prefixes, values in double quotes without references and line ends, nothing that
 * declares a namespace or comes near a limit. What it takes is well-formed, namespaces aside. What
 * it does not take may be so too: that is for `TagReader` to say, which takes all that XML has.
 */
export class OrdinaryTagReader {
  private readonly tag: StartTag;
  private readonly longest: number;
  private readonly most: number;

  constructor(tag: StartTag, limits: Limits) {
    this.tag = tag;
    this.longest = Math.min(limits.nameBytes, limits.attributeBytes, limits.tagBytes);
    this.most = Math.min(mostAttributes, limits.attributes);
  }

  /**
   * Reads the tag whose `<` is at `start`. Answers one past its `>`, or `UNUSUAL`, also where the
   * tag is not whole: the `<` behind the last byte is in no ordinary tag.
   */
  read(bytes: Uint8Array, start: number): number {
    const { tag } = this;
    let localStart = start + 1;
    let at = skipRun(bytes, localStart, nameStops);
    if (!beginsName(bytes[localStart] ?? 0)) return UNUSUAL;
    if (bytes[at] === COLON) {
      localStart = at + 1;
      at = skipRun(bytes, localStart, nameStops);
      if (!beginsName(bytes[localStart] ?? 0)) return UNUSUAL;
    }
    tag.begin(start + 1, at, localStart);
    while (bytes[at] === SPACE) {
      at = this.readAttribute(bytes, at + 1);
      if (at === UNUSUAL) return UNUSUAL;
    }
    tag.selfClosing = bytes[at] === SLASH;
    if (tag.selfClosing) at += 1;
    return bytes[at] === GREATER && at - start < this.longest ? at + 1 : UNUSUAL;
  }

  private readAttribute(bytes: Uint8Array, start: number): number {
    const { tag } = this;
    const index = tag.attributeCount;
    const nameEnd = skipRun(bytes, start, nameStops);
    const first = bytes[start] ?? 0;
    if (!beginsName(first) || first === SMALL_X || index === this.most) return UNUSUAL;
    if (bytes[nameEnd] !== EQUALS || bytes[nameEnd + 1] !== QUOTE) return UNUSUAL;
    const valueEnd = skipRun(bytes, nameEnd + 2, valueStops);
    if (bytes[valueEnd] !== QUOTE) return UNUSUAL;
    tag.nameStarts[index] = start;
    tag.nameEnds[index] = nameEnd;
    tag.localStarts[index] = start;
    tag.valueStarts[index] = nameEnd + 2;
    tag.valueEnds[index] = valueEnd;
    tag.attributeCount = index + 1;
    return index === 0 || tag.isUnique(bytes, index) ? valueEnd + 1 : UNUSUAL;
  }
}
