import { CLOSE_BRACKET, LESS, NEWLINE, SLASH, GREATER, skipRun, textStops } from "./characters";
import type { WantedNames } from "./names";
import type { Namespaces } from "./namespaces";
import type { OpenElements } from "./openElements";
import { type OrdinaryTagReader, UNUSUAL } from "./ordinaryTag";
import type { StartTag } from "./startTag";
import type { Window } from "./window";

/**
 * Goes over what nearly all of a document is: text, and ordinary tags of elements that nobody asked
 * for. It stops where anything else begins, and leaves that to the scanner, with all that may be
 * wrong. So nothing in it is done seldom: what the compiler makes of it is small, and is not thrown
 * away each time that something new is met.
 */
export class Skimmer {
  private readonly tag: StartTag;
  private readonly ordinary: OrdinaryTagReader;
  private readonly open: OpenElements;
  private readonly namespaces: Namespaces;
  private readonly wanted: WantedNames;

  constructor(
    tag: StartTag,
    ordinary: OrdinaryTagReader,
    open: OpenElements,
    namespaces: Namespaces,
    wanted: WantedNames,
  ) {
    this.tag = tag;
    this.ordinary = ordinary;
    this.open = open;
    this.namespaces = namespaces;
    this.wanted = wanted;
  }

  /**
   * Goes on at `start`, inside an element. Answers where it stopped.
   *
   * @param floor the depth of the innermost element whose end has to be told.
   */
  skim(window: Window, start: number, floor: number): number {
    const { bytes } = window;
    let at = start;
    let { line, lineStart } = window;
    for (;;) {
      at = skipRun(bytes, at, textStops);
      const byte = bytes[at];
      if (byte === NEWLINE) {
        at += 1;
        line += 1;
        lineStart = at;
      } else if (byte === LESS) {
        const next = bytes[at + 1] === SLASH ? this.end(bytes, at, floor) : this.start(bytes, at);
        if (next === UNUSUAL) break;
        at = next;
      } else if (
        byte === CLOSE_BRACKET &&
        bytes[at + 1] !== CLOSE_BRACKET &&
        bytes[at + 1] !== LESS
      ) {
        at += 1;
      } else break;
    }
    window.line = line;
    window.lineStart = lineStart;
    return at;
  }

  /** Answers where to go on behind the start tag at `at`, with its element open. */
  private start(bytes: Buffer, at: number): number {
    const { tag, ordinary, open, namespaces, wanted } = this;
    const next = ordinary.read(bytes, at);
    if (next === UNUSUAL || open.isFull) return UNUSUAL;
    const { nameStart, localStart, nameEnd } = tag;
    if (wanted.find(bytes, localStart, nameEnd) !== undefined) return UNUSUAL;
    if (
      localStart !== nameStart &&
      namespaces.uriOf(bytes, nameStart, localStart - 1) === undefined
    ) {
      return UNUSUAL;
    }
    if (!tag.selfClosing) open.push(bytes, nameStart, nameEnd);
    return next;
  }

  /** Answers where to go on behind the end tag at `at`, with its element closed. */
  private end(bytes: Uint8Array, at: number, floor: number): number {
    const { open } = this;
    if (open.depth <= floor) return UNUSUAL;
    const last = open.endOfName(bytes, at + 2);
    if (last === -1 || bytes[last] !== GREATER) return UNUSUAL;
    open.pop();
    return last + 1;
  }
}
