import type { Fault } from "../faults";
import { type Cell, type Table, cell } from "./cell";

/**
 * Values that are separated by commas, semicolons or tabs, whichever the first line has most of, and
 * quoted as RFC 4180 has it. Rows without any value are left out.
 */
export function separatedValues(text: string): {
  tables: readonly Table[];
  faults: readonly Fault[];
} {
  try {
    const rows = [...new Scanner(text, separatorOf(text)).rows()];
    return { tables: [rows.filter((row) => row.some((value) => value.text !== ""))], faults: [] };
  } catch (error) {
    if (error instanceof Misquoted) return { tables: [], faults: [error.fault] };
    throw error;
  }
}

class Misquoted extends Error {
  constructor(readonly fault: Fault) {
    super(fault.sentence);
  }
}

class Scanner {
  #position = 0;
  #line = 1;
  #lineStart = 0;

  constructor(
    readonly text: string,
    readonly separator: string,
  ) {}

  *rows(): Generator<readonly Cell[]> {
    let row: Cell[] = [];
    while (this.#position < this.text.length) {
      row.push(this.cell());
      if (this.text[this.#position] === this.separator) {
        this.#position += 1;
        if (this.#position < this.text.length) continue;
      }
      yield row;
      row = [];
      if (this.#position < this.text.length) this.feed();
    }
  }

  private cell(): Cell {
    const [line, column] = [this.#line, this.#position - this.#lineStart + 1];
    while (this.text[this.#position] === " ") this.#position += 1;
    const value = this.text[this.#position] === '"' ? this.quoted() : this.bare();
    return cell(value, line, column);
  }

  private bare(): string {
    const start = this.#position;
    while (!this.atEnd()) this.#position += 1;
    return this.text.slice(start, this.#position);
  }

  private quoted(): string {
    const open = this.place();
    const parts: string[] = [];
    for (;;) {
      this.#position += 1;
      const start = this.#position;
      while (this.#position < this.text.length && this.text[this.#position] !== '"') {
        if (isFeed(this.text[this.#position])) this.feed();
        else this.#position += 1;
      }
      if (this.#position >= this.text.length) {
        throw new Misquoted({ ...open, sentence: "the quote that begins here does not end" });
      }
      parts.push(this.text.slice(start, this.#position));
      this.#position += 1;
      if (this.text[this.#position] !== '"') break;
      parts.push('"');
    }
    while (this.text[this.#position] === " ") this.#position += 1;
    if (!this.atEnd()) {
      const sentence = "a quoted value ends here, and neither its line nor its cell does";
      throw new Misquoted({ ...this.place(), sentence });
    }
    return parts.join("");
  }

  private atEnd(): boolean {
    const character = this.text[this.#position];
    return character === undefined || character === this.separator || isFeed(character);
  }

  private feed(): void {
    this.#position += this.text.startsWith("\r\n", this.#position) ? 2 : 1;
    this.#line += 1;
    this.#lineStart = this.#position;
  }

  private place() {
    return { path: "", line: this.#line, column: this.#position - this.#lineStart + 1 };
  }
}

function isFeed(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

function separatorOf(text: string): string {
  const [first = ""] = text.trimStart().split(/\r\n|\n|\r/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best));
}
