import type { Position } from "../../errors";

/** What is wrong with a text that is no JSON, and where. */
export interface JsonFault {
  readonly reason: string;
  readonly position: Position;
}

/** Ends of a run of characters that may stand unescaped in a string: control characters may not. */
const stringStop = /["\\]|[^\u0020-\uffff]/g;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const literal = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const white = /[ \t\n\r]*/y;

/**
 * Finds the first place at which a text stops being JSON; undefined where it is JSON throughout.
 * The engine's parser does not always tell the place, so this looks for it once that has refused
 * the text.
 */
export function jsonFault(text: string): JsonFault | undefined {
  const reader = new Reader(text);
  reader.document();
  return reader.fault;
}

/** Line and column of an index into a text. */
export function positionAt(text: string, index: number): Position {
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const next = text.indexOf("\n", lineStart);
    if (next < 0 || next >= index) return { line, column: index - lineStart + 1 };
    line += 1;
    lineStart = next + 1;
  }
}

/** Goes through a text without recursion: a document may be nested as deeply as it likes. */
class Reader {
  fault: JsonFault | undefined;
  private at = 0;
  private readonly open: ("{" | "[")[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    do this.value();
    while (this.fault === undefined && this.open.length > 0);
    if (this.fault === undefined && this.peek() !== "") this.expect("the end of the document");
  }

  /** One value, or the beginning of one that holds others, and all that closes behind it. */
  private value(): void {
    const begin = this.peek();
    if (begin === "{" || begin === "[") {
      this.at += 1;
      this.open.push(begin);
      if (this.peek() !== (begin === "{" ? "}" : "]")) {
        if (begin === "{") this.key();
        return;
      }
    } else if (begin === '"') this.string();
    else if (!this.skip(literal)) this.expect("a value");
    this.close();
  }

  /** Behind a value: a comma before the next one, or the ends of what holds it. */
  private close(): void {
    while (this.fault === undefined && this.open.length > 0) {
      const within = this.open.at(-1);
      const next = this.peek();
      if (next === ",") {
        this.at += 1;
        if (within === "{") this.key();
        return;
      }
      if (next !== (within === "{" ? "}" : "]")) {
        this.expect(within === "{" ? '"," or "}"' : '"," or "]"');
        return;
      }
      this.at += 1;
      this.open.pop();
    }
  }

  private key(): void {
    if (this.peek() !== '"') this.expect("a name in quotation marks");
    else this.string();
    if (this.fault !== undefined) return;
    if (this.peek() === ":") this.at += 1;
    else this.expect('":"');
  }

  private string(): void {
    this.at += 1;
    for (;;) {
      stringStop.lastIndex = this.at;
      this.at = stringStop.exec(this.text)?.index ?? this.text.length;
      if (this.text[this.at] === '"') break;
      if (!this.skip(escape)) {
        this.expect("the rest of a string");
        return;
      }
    }
    this.at += 1;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  /** The next character that is no white space; the empty string where there is none. */
  private peek(): string {
    this.skip(white);
    return this.text[this.at] ?? "";
  }

  private expect(wanted: string): void {
    const found = this.text[this.at];
    this.fault ??= {
      reason:
        found === undefined
          ? `the document is cut off, ${wanted} must follow`
          : `found ${JSON.stringify(found)}, must be ${wanted}`,
      position: positionAt(this.text, this.at),
    };
  }
}
