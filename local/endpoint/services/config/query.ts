import { isObject, type JsonObject, listOf, objectOf } from "../../../json";
import { ServiceError } from "../../serviceError";

/** Whether an item meets a query's conditions. */
type Test = (item: JsonObject) => boolean;

/** An advanced query that was understood. */
export interface Query {
  readonly fields: readonly string[];
  readonly wanted: Test;
}

const tokens = /\s*('(?:[^']|'')*'|[A-Za-z_][\w.]*|\d+|<>|!=|=|[(),*])/gy;

/**
 * Reads a query of Config's SQL: `SELECT a, b.c WHERE x = 'y' AND (tags.key IN ('k') OR NOT …)`.
 * A list such as the tags meets a comparison by any of its entries, as in Config. What else its SQL
 * knows is refused by name.
 */
export function parseQuery(expression: string): Query {
  return new Parser(expression).query();
}

/** The columns of an item that a query asks for, nested as the item has them. */
export function columnsOf({ fields }: Query, item: JsonObject): JsonObject {
  const row: Record<string, unknown> = {};
  for (const field of fields) {
    const [value] = valuesAt(item, [field.split(".")[0] ?? field]);
    if (field.includes(".")) assign(row, field.split("."), valuesAt(item, field.split("."))[0]);
    else if (value !== undefined) row[field] = value;
  }
  return row;
}

function assign(row: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (value === undefined) return;
  if (rest.length === 0) {
    row[name] = value;
    return;
  }
  const inner = isObject(row[name]) ? { ...row[name] } : {};
  assign(inner, rest, value);
  row[name] = inner;
}

/** All values at a path; entries of lists on the way count each. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  if (Array.isArray(value)) return listOf(value).flatMap((entry) => valuesAt(entry, path));
  return valuesAt(objectOf(value)[name], rest);
}

class Parser {
  private readonly words: string[] = [];
  private at = 0;

  constructor(private readonly expression: string) {
    let end = 0;
    for (const match of expression.matchAll(tokens)) {
      this.words.push(match[1] ?? "");
      end = match.index + match[0].length;
    }
    if (expression.slice(end).trim() !== "") this.refuse(expression.slice(end).trim());
  }

  query(): Query {
    this.expect("SELECT");
    const fields = [this.next()];
    while (this.take(",")) fields.push(this.next());
    const wanted = this.take("WHERE") ? this.either() : () => true;
    if (this.at < this.words.length) this.refuse(this.words[this.at] ?? "");
    return { fields, wanted };
  }

  private either(): Test {
    const tests = [this.both()];
    while (this.take("OR")) tests.push(this.both());
    return (item) => tests.some((test) => test(item));
  }

  private both(): Test {
    const tests = [this.one()];
    while (this.take("AND")) tests.push(this.one());
    return (item) => tests.every((test) => test(item));
  }

  private one(): Test {
    if (this.take("NOT")) {
      const inner = this.one();
      return (item) => !inner(item);
    }
    if (this.take("(")) {
      const inner = this.either();
      this.expect(")");
      return inner;
    }
    const path = this.next().split(".");
    const compare = this.comparison();
    return (item) => valuesAt(item, path).some((value) => compare(String(value)));
  }

  private comparison(): (value: string) => boolean {
    const operator = this.next().toUpperCase();
    if (operator === "=") return equals(this.literal());
    if (operator === "<>" || operator === "!=") {
      const test = equals(this.literal());
      return (value) => !test(value);
    }
    if (operator === "LIKE") {
      const [before = "", ...after] = this.literal().split("%");
      const pattern = [before, ...after].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      const expression = new RegExp(`^${pattern.join(".*")}$`);
      return (value) => expression.test(value);
    }
    if (operator !== "IN") return this.refuse(operator);
    this.expect("(");
    const values = [this.literal()];
    while (this.take(",")) values.push(this.literal());
    this.expect(")");
    return (value) => values.includes(value);
  }

  private literal(): string {
    const word = this.next();
    if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'");
    return /^\d+$/.test(word) ? word : this.refuse(word);
  }

  private take(word: string): boolean {
    if (this.words[this.at]?.toUpperCase() !== word) return false;
    this.at += 1;
    return true;
  }

  private expect(word: string): void {
    if (!this.take(word)) this.refuse(this.words[this.at] ?? "its end");
  }

  private next(): string {
    const word = this.words[this.at];
    this.at += 1;
    return word ?? this.refuse("its end");
  }

  private refuse(word: string): never {
    const message = `the local stack does not understand ${word} in the query ${this.expression}`;
    throw new ServiceError("InvalidExpressionException", message);
  }
}

function equals(expected: string): (value: string) => boolean {
  return (value) => value === expected;
}
