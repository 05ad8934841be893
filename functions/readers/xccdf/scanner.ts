import { Refusal } from "../shared/refusal";
import {
  BANG,
  GREATER,
  LESS,
  NEWLINE,
  QUESTION,
  SLASH,
  beginsName,
  skipRun,
  textStops,
} from "./characters";
import type { Limits } from "./limits";
import type { Listener, Root } from "./listener";
import { type Beginning, declarationAt, instructionAt, skipSpecial } from "./markup";
import { NameCache, WantedNames } from "./names";
import { Namespaces } from "./namespaces";
import { OpaqueSection, opaqueNames } from "./opaqueSection";
import { OpenElements } from "./openElements";
import { PieceReader } from "./pieces";
import { checkAttributePrefixes, checkPrefix, declarePrefixes } from "./prefixes";
import { NameReader } from "./nameReader";
import { OrdinaryTagReader, UNUSUAL } from "./ordinaryTag";
import { Skimmer } from "./skimmer";
import { StartTag } from "./startTag";
import { TagReader } from "./tagReader";
import { INCOMPLETE } from "./window";

/**
 * Reads a document's structure from UTF-8 bytes in chunks of any size. Visits every byte and holds
 * the whole document to XML 1.0 and its namespaces, without making a string for what nobody reads.
 * Document types and entities are refused. The listener learns of the elements that it asked for.
 */
export class Scanner extends PieceReader {
  readonly tag: StartTag;
  readonly namespaces: Namespaces;
  /** One past the latest tag, which stands at `tagStart`. */
  tagEnd = 0;
  /** The line state at `tagStart`. */
  tagLine = 1;
  tagLineStart = 0;
  /** The document's root element, once its start tag was read. */
  root: Root | undefined;
  watchAll = false;
  watchedDepth = 0;
  private readonly listener: Listener;
  private readonly open: OpenElements;
  private readonly wanted: WantedNames;
  private readonly names = new NameCache();
  private readonly nameReader: NameReader;
  private readonly ordinary: OrdinaryTagReader;
  private readonly full: TagReader;
  private readonly skimmer: Skimmer;
  private section: OpaqueSection | undefined;

  constructor(listener: Listener, limits: Limits, wanted: readonly string[]) {
    super(limits);
    this.listener = listener;
    this.tag = new StartTag(limits);
    this.nameReader = new NameReader(limits);
    this.ordinary = new OrdinaryTagReader(this.tag, limits);
    this.full = new TagReader(this.tag, this.nameReader, limits);
    this.namespaces = new Namespaces(limits);
    this.open = new OpenElements(limits);
    this.wanted = new WantedNames(wanted);
    this.skimmer = new Skimmer(this.tag, this.ordinary, this.open, this.namespaces, this.wanted);
  }

  /** How many elements are open, the one of the latest start tag included. */
  get depth(): number {
    return this.open.depth;
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

  protected step(at: number): number {
    if (this.section !== undefined) return this.opaque(this.section, at);
    return this.open.depth === 0 ? this.outside(at) : this.content(at);
  }

  protected leave(at: number): void {
    this.listener.leave(this, at);
  }

  /** Before and behind the root: white space, comments and instructions only. */
  private outside(start: number): number {
    const { window, root } = this;
    const { bytes, end } = window;
    const at = window.skipWhite(start);
    if (at >= end || (at + 1 >= end && bytes[at] === LESS)) return this.orStarved(at, INCOMPLETE);
    const side = root === undefined ? "before" : "behind";
    if (bytes[at] !== LESS) throw new Refusal(`text must not stand ${side} the root element`, at);
    const byte = bytes[at + 1] ?? 0;
    if (byte === SLASH) throw new Refusal("an end tag must not stand outside the root", at);
    if (root !== undefined && byte !== BANG && byte !== QUESTION) {
      throw new Refusal("there must not be a second root element", at);
    }
    return this.orStarved(at, this.markup(at));
  }

  /** Text and tags, until the root is closed or an opaque section begins. */
  private content(start: number): number {
    const { window, open } = this;
    const { bytes } = window;
    let at = start;
    do {
      at = this.watchAll ? skipRun(bytes, at, textStops) : this.skim(at);
      const byte = bytes[at];
      if (byte === NEWLINE) {
        at += 1;
        window.line += 1;
        window.lineStart = at;
        continue;
      }
      const next = byte === LESS ? this.markup(at) : skipSpecial(window, at);
      if (next === INCOMPLETE) {
        this.starved = true;
        return at;
      }
      at = next;
    } while (open.depth > 0 && this.section === undefined);
    return at;
  }

  /** Goes over what is ordinary and not watched. Answers where it ends. */
  private skim(at: number): number {
    const floor = Math.max(1, this.watchedDepth, this.namespaces.topDepth);
    return this.skimmer.skim(this.window, at, floor);
  }

  private opaque(section: OpaqueSection, start: number): number {
    const at = section.read(this.window, start);
    if (section.closed) {
      this.section = undefined;
      this.listener.leaveSection(this, at - section.closerLength, at);
    } else this.starved = true;
    return at;
  }

  /** Whatever begins with the `<` at `at`, which may be the one behind the window's end. */
  private markup(at: number): number {
    const byte = this.window.bytes[at + 1] ?? 0;
    if (byte === SLASH) return this.endTag(at);
    return beginsName(byte) ? this.startTag(at) : this.otherMarkup(at);
  }

  /** A comment, a CDATA section, an instruction, a tag that begins oddly, or none as far as it came. */
  private otherMarkup(at: number): number {
    const { window } = this;
    if (at + 1 >= window.end) return INCOMPLETE;
    switch (window.bytes[at + 1] ?? 0) {
      case BANG:
        return this.enter(at, declarationAt(window, at, this.open.depth > 0));
      case QUESTION:
        return this.enter(at, instructionAt(window, this.nameReader, at));
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
    const { window } = this;
    this.tagStart = at;
    this.tagLine = window.line;
    this.tagLineStart = window.lineStart;
    let next = this.ordinary.read(window.bytes, at);
    if (next === UNUSUAL) {
      next = this.full.read(window, at);
      if (next === INCOMPLETE) return this.rewind();
      if (next - at > this.limits.tagBytes) throw this.longTag(at);
    }
    this.tagEnd = next;
    this.enterElement();
    return next;
  }

  private enterElement(): void {
    const { tag, open, namespaces, window } = this;
    const { bytes } = window;
    open.push(bytes, tag.nameStart, tag.selfClosing ? tag.nameStart : tag.nameEnd);
    if (tag.declares) declarePrefixes(window, tag, namespaces, open.depth);
    if (tag.localStart !== tag.nameStart) checkPrefix(window, tag, namespaces);
    if (tag.prefixed) checkAttributePrefixes(window, tag, namespaces);
    this.root ??= this.describeRoot();
    const local = this.watchAll
      ? this.localName
      : this.wanted.find(bytes, tag.localStart, tag.nameEnd);
    if (local !== undefined) this.listener.startTag(this, local);
    if (tag.selfClosing) {
      this.tagStart = this.tagEnd;
      this.leaveElement();
    }
  }

  private endTag(at: number): number {
    const { window, open } = this;
    let last = open.endOfName(window.bytes, at + 2);
    if (last === -1 || window.bytes[last] !== GREATER) {
      last = this.endOfOddTag(at);
      if (last === INCOMPLETE) return INCOMPLETE;
    }
    this.tagStart = at;
    this.tagEnd = last + 1;
    this.leaveElement();
    return last + 1;
  }

  /** Where an end tag ends that has white space in it, is incomplete, or is another element's. */
  private endOfOddTag(at: number): number {
    const { window, open } = this;
    const { line, lineStart } = window;
    const matching = open.matching(window.bytes, at + 2);
    const last = window.skipWhite(at + 2 + matching);
    if (last >= window.end) {
      window.line = line;
      window.lineStart = lineStart;
      return INCOMPLETE;
    }
    if (window.bytes[last] !== GREATER || matching !== open.nameLength) {
      throw new Refusal(`the end tag </${open.name}> must stand here`, at);
    }
    return last;
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

  /** Goes back to the line of a tag that is to be read again once more of it has come. */
  private rewind(): typeof INCOMPLETE {
    this.window.line = this.tagLine;
    this.window.lineStart = this.tagLineStart;
    return INCOMPLETE;
  }

  private describeRoot(): Root {
    const { window, tag, tagStart, tagLine, tagLineStart } = this;
    return {
      name: window.text(tag.nameStart, tag.nameEnd),
      namespace: this.namespace,
      position: window.positionFrom(tagLine, tagLineStart, tagStart),
    };
  }

  protected unfinished(): string | undefined {
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
