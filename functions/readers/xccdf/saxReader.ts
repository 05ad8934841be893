import { type QualifiedTag, type SAXParser, parser as saxParser } from "sax";
import { Refusal } from "../shared/refusal";
import type { Budget } from "./budget";
import { collapse } from "./references";
import type { Element, SubtreeReader } from "./subtree";

/** Positions are the scanner's to know: sax sees parts of the document only. */
const options = { xmlns: true, position: false } as const;

/**
 * A sax parser inside a root that declares the namespaces in scope. It reads one element after the
 * other there, each for a reader of its own.
 */
export class SaxReader {
  /** The namespace declarations in scope, as attributes. */
  readonly declarations: string;
  private readonly sax: SAXParser;
  private reader: SubtreeReader | undefined;
  private depth = 0;

  constructor(declarations: string, budget: Budget) {
    this.declarations = declarations;
    this.sax = saxParser(true, options);
    this.sax.onerror = (error) => {
      throw new Refusal(error.message.split("\n")[0] ?? "", undefined, { cause: error });
    };
    this.sax.onopentag = (tag) => {
      budget.spendElement();
      this.depth += 1;
      this.reader?.open(new ReadElement(tag as QualifiedTag));
    };
    this.sax.onclosetag = () => {
      this.depth -= 1;
      this.reader?.close();
    };
    this.sax.ontext = this.sax.oncdata = (text) => {
      if (this.reader?.reading === true) this.reader.text(text);
    };
    this.write(`<root${declarations}>`);
  }

  /** Whether the element that is being read has been closed, so that another may follow. */
  get isDone(): boolean {
    return this.depth === 1;
  }

  /** Says who is told of the element that follows. */
  begin(reader: SubtreeReader): void {
    this.reader = reader;
  }

  /** Takes markup that is well-formed so far, and cuts no tag. */
  write(markup: string): void {
    this.sax.write(beyondBasicPlane.test(markup) ? withPlainNames(markup) : markup);
  }

  /** Has all text told that was written: sax keeps a text until its end. */
  flush(): void {
    this.sax.flush();
  }
}

const beyondBasicPlane = /[\u{10000}-\u{10ffff}]/u;
const section = String.raw`<!\[CDATA\[[\s\S]*?\]\]>`;
const quotedValue = `"[^"]*"|'[^']*'`;
const sectionOrTag = new RegExp(`${section}|<(?:[^"'>]|${quotedValue})*>`, "g");
const valueOrCharacter = new RegExp(`${quotedValue}|[\\u{10000}-\\u{10ffff}]`, "gu");

/**
 * The same markup with other names where a name has characters beyond U+FFFF, which XML allows (1.0,
 * fifth edition, production 4) and sax does not take. Nothing that is read has such a name.
 */
function withPlainNames(markup: string): string {
  return markup.replace(sectionOrTag, (found) =>
    found.startsWith("<!")
      ? found
      : found.replace(valueOrCharacter, (part) =>
          /^["']/.test(part) ? part : `_${part.codePointAt(0)?.toString(16) ?? ""}_`,
        ),
  );
}

/** Parsers for what is read, of which one is kept for the next element in the same scope. */
export class SaxReaders {
  private readonly budget: Budget;
  private idle: SaxReader | undefined;

  constructor(budget: Budget) {
    this.budget = budget;
  }

  /** A parser for what stands where these namespace declarations are in scope. */
  take(declarations: string): SaxReader {
    const { idle } = this;
    this.idle = undefined;
    return idle?.declarations === declarations ? idle : new SaxReader(declarations, this.budget);
  }

  /** Takes a parser back that has read its element. */
  giveBack(parser: SaxReader): void {
    if (parser.isDone) this.idle = parser;
  }
}

/** A start tag as sax has read it. */
class ReadElement implements Element {
  readonly uri: string;
  readonly local: string;
  private readonly tag: QualifiedTag;

  constructor(tag: QualifiedTag) {
    this.uri = tag.uri;
    this.local = tag.local;
    this.tag = tag;
  }

  attribute(name: string): string | undefined {
    const { attributes } = this.tag;
    const value = Object.hasOwn(attributes, name) ? attributes[name]?.value : undefined;
    return value === undefined ? undefined : collapse(value);
  }
}
