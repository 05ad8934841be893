import type { Position } from "../../errors";
import { Refusal, placed } from "../shared/refusal";
import { BANG, GREATER, LESS, NEWLINE, QUESTION, SLASH, skipRun, textStops } from "./characters";
import type { Limits } from "./limits";
import type { Listener, Root } from "./listener";
import { type Beginning, declarationAt, instructionAt, skipSpecial } from "./markup";
import { NameCache, WantedNames } from "./names";
import { Namespaces } from "./namespaces";
import { OpaqueSection, opaqueNames } from "./opaqueSection";
import { OpenElements } from "./openElements";
import { checkPrefixes, declarePrefixes } from "./prefixes";
import { INCOMPLETE, StartTag, skipWhite } from "./startTag";
import { Window } from "./window";

/** Chunks beyond this size are taken in pieces, so that the window stays small. */
const largestPiece = 256 * 1024;

/**
 * Reads a document's structure from UTF-8 bytes in chunks of any size. Visits every byte and holds
 * the whole document to XML 1.0 and its namespaces, without making a string for what nobody reads.
 * Document types and entities are refused. The listener learns of the elements that it asked for.
 */
export class Scanner {
  readonly tag: StartTag;
  readonly namespaces: Namespaces;
  readonly window = new Window();
  /** Where the latest tag stands, and one past it. */
  tagStart = 0;
  tagEnd = 0;
  /** The line state at `tagStart`. */
  tagLine = 1;
  tagLineStart = 0;
  /** The document's root element, once its start tag was read. */
  root: Root | undefined;
  watchAll = false;
  watchedDepth = 0;
  private readonly limits: Limits;
  private readonly listener: Listener;
  private readonly open: OpenElements;
  private readonly wanted: WantedNames;
  private readonly names = new NameCache();
  private section: OpaqueSection | undefined;
  /** Whether the rest of the window cannot be gone on with before more bytes have come. */
  private starved = false;
  /** Bytes that must be at hand before it is worth to look at an incomplete tag again. */
  private needed = 1;

  constructor(listener: Listener, limits: Limits, wanted: readonly string[]) {
    this.listener = listener;
    this.limits = limits;
    this.tag = new StartTag(limits);
    this.namespaces = new Namespaces(limits.namespaces);
    this.open = new OpenElements(limits);
    this.wanted = new WantedNames(wanted);
  }

  /** How many elements are open, the one of the latest start tag included. */
  get depth(): number {
    return this.open.depth;
  }

  /** How far the document has been read. */
  get position(): Position {
    return this.window.positionAt(Math.max(this.window.start, this.window.lineStart));
  }

  /** The local name of the latest start tag. */
  get localName(): string {
    return this.names.nameAt(this.window.bytes, this.tag.localStart, this.tag.nameEnd);
  }

  /** The namespace of the latest start tag; "" for none. */
  get namespace(): string {
    const { nameStart, localStart } = this.tag;
    const prefixEnd = localStart === nameStart ? localStart : localStart - 1;
    return this.namespaces.uriOf(this.window.bytes, nameStart, prefixEnd) ?? "";
  }

  /** An attribute of the latest start tag. */
  attribute(name: string): string | undefined {
    return this.tag.attribute(this.window, name);
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

  private take(piece: Uint8Array): void {
    const { window } = this;
    this.listener.leave(this, window.start);
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

  private step(at: number): number {
    if (this.section !== undefined) return this.opaque(this.section, at);
    return this.open.depth === 0 ? this.outside(at) : this.content(at);
  }

  /** Before and behind the root: white space, comments and instructions only. */
  private outside(start: number): number {
    const { window } = this;
    const at = skipWhite(window, start);
    if (at >= window.end) {
      this.starved = true;
      return at;
    }
    if (window.bytes[at] === LESS) return this.markup(at);
    throw new Refusal(
      `text must not stand ${this.root !== undefined ? "behind" : "before"} the root element`,
      at,
    );
  }

  /** Text and tags, until the root is closed or an opaque section begins. */
  private content(start: number): number {
    const { window, open } = this;
    const { bytes, end } = window;
    let at = start;
    do {
      at = skipRun(bytes, at, textStops);
      const byte = bytes[at] ?? 0;
      if (byte === NEWLINE) {
        at += 1;
        window.line += 1;
        window.lineStart = at;
      } else if (at >= end) {
        this.starved = true;
      } else {
        at = byte === LESS ? this.markup(at) : this.orStarved(at, skipSpecial(window, at));
      }
    } while (!this.starved && this.section === undefined && open.depth > 0);
    return at;
  }

  private opaque(section: OpaqueSection, start: number): number {
    const at = section.read(this.window, start);
    if (section.closed) {
      this.section = undefined;
      this.listener.leaveSection(this, at - section.closerLength, at);
    } else this.starved = true;
    return at;
  }

  /** Whatever begins with the `<` at `at`. */
  private markup(at: number): number {
    return this.orStarved(at, this.tryMarkup(at));
  }

  private tryMarkup(at: number): number {
    const { window } = this;
    if (at + 1 >= window.end) return INCOMPLETE;
    switch (window.bytes[at + 1] ?? 0) {
      case SLASH:
        return this.endTag(at);
      case BANG:
        return this.enter(at, declarationAt(window, at, this.open.depth > 0));
      case QUESTION:
        return this.enter(at, instructionAt(window, this.tag, at));
      default:
        return this.startTag(at);
    }
  }

  private orStarved(at: number, next: number): number {
    if (next !== INCOMPLETE) return next;
    this.starved = true;
    return at;
  }

  private startTag(at: number): number {
    const { window, tag, open } = this;
    if (open.depth === 0 && this.root !== undefined) {
      throw new Refusal("there must not be a second root element", at);
    }
    const { line, lineStart } = window;
    const next = tag.read(window, at);
    if (next === INCOMPLETE) {
      window.line = line;
      window.lineStart = lineStart;
      return INCOMPLETE;
    }
    if (next - at > this.limits.tagBytes) throw this.longTag(at);
    this.tagStart = at;
    this.tagEnd = next;
    this.tagLine = line;
    this.tagLineStart = lineStart;
    if (tag.selfClosing) open.pushEmpty();
    else open.push(window.bytes, tag.nameStart, tag.nameEnd);
    if (tag.declares) declarePrefixes(window, tag, this.namespaces, open.depth);
    if (tag.prefixed || tag.localStart !== tag.nameStart) {
      checkPrefixes(window, tag, this.namespaces);
    }
    if (open.depth === 1) this.root = this.describeRoot();
    const local = this.watchAll
      ? this.localName
      : this.wanted.find(window.bytes, tag.localStart, tag.nameEnd);
    if (local !== undefined) this.listener.startTag(this, local);
    if (tag.selfClosing) {
      this.tagStart = next;
      this.leaveElement();
    }
    return next;
  }

  private endTag(at: number): number {
    const { window, open } = this;
    const { bytes, end, line, lineStart } = window;
    if (open.depth === 0) throw new Refusal("an end tag must not stand outside the root", at);
    const nameEnd = at + 2 + open.matching(bytes, at + 2);
    let next = nameEnd;
    if (bytes[next] !== GREATER || nameEnd - at - 2 !== open.nameLength) {
      next = skipWhite(window, nameEnd);
      if (next >= end) {
        window.line = line;
        window.lineStart = lineStart;
        return INCOMPLETE;
      }
      if (bytes[next] !== GREATER || nameEnd - at - 2 !== open.nameLength) {
        throw new Refusal(`the end tag </${open.name}> must stand here`, at);
      }
    }
    this.tagStart = at;
    this.tagEnd = next + 1;
    this.leaveElement();
    return next + 1;
  }

  private leaveElement(): void {
    const { open, namespaces } = this;
    const { depth } = open;
    if (this.watchAll || depth === this.watchedDepth) this.listener.endTag(this);
    if (depth === namespaces.topDepth) namespaces.leave(depth);
    open.pop();
  }

  private enter(at: number, next: Beginning | number): number {
    if (typeof next === "number") return next;
    this.listener.enterSection(this, next.kind, at, next.inside);
    this.section = new OpaqueSection(next.kind);
    return next.inside;
  }

  private describeRoot(): Root {
    const { window, tag, tagStart, tagLine, tagLineStart } = this;
    return {
      name: window.text(tag.nameStart, tag.nameEnd),
      namespace: this.namespace,
      position: window.positionFrom(tagLine, tagLineStart, tagStart),
    };
  }

  private longTag(at: number): Refusal {
    return new Refusal(`a tag is longer than ${this.limits.tagBytes} bytes`, at);
  }

  /** Why the document cannot end here; undefined where it can. */
  private unfinished(): string | undefined {
    const { window, open, section } = this;
    if (window.offset + window.end === 0) return "the document is empty";
    if (section !== undefined) return `the document ends inside ${opaqueNames[section.kind]}`;
    if (window.bytes[window.start] === LESS && window.start < window.end) {
      return "the document ends inside a tag";
    }
    if (open.depth > 0) return `the document ends inside the element <${open.name}>`;
    return this.root !== undefined ? undefined : "the document has no root element";
  }
}
