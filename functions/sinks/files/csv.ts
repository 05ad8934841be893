import { cut } from "../../findings/text";
import { allowedText } from "../text";

/** A cell: numbers and booleans are written as such, nothing as an empty cell. */
export type CsvCell = string | number | boolean | undefined;

/** How a CSV is written. */
export interface CsvOptions {
  /** Whether it begins with a byte order mark, without which Excel takes UTF-8 for another encoding. */
  readonly byteOrderMark?: boolean;
}

/**
 * What a spreadsheet takes for the beginning of a formula, also behind white space and in its
 * full-width forms; a tab or a line break at the start can bring one into being.
 */
const formula = /^(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

/**
 * The same behind what begins a cell for a spreadsheet that goes by semicolons or tabs, as Excel does
 * in half of Europe: it takes no notice of quotation marks within what it holds for one cell.
 */
const innerFormula = /(?<![;\s])[;\s]+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const separator = /[;\t\r\n]/;

/** What cannot stand in a cell without quotation marks; spaces at the ends are lost by some readers. */
const quoted = /[",;\t\r\n]|^\s|\s$/;

/**
 * Writes rows as CSV (RFC 4180) record by record, as the rows come: nothing is kept. Texts that a
 * spreadsheet would run as a formula get an apostrophe before them, whichever separator it goes by.
 */
export async function* csv(
  rows: Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>,
  { byteOrderMark = false }: CsvOptions = {},
): AsyncGenerator<string> {
  if (byteOrderMark) yield "\ufeff";
  for await (const row of rows) yield csvRecord(row);
}

/** One record with its line break. */
export function csvRecord(cells: readonly CsvCell[]): string {
  const record = cells.map(written).join(",");
  // A record of one empty cell would be an empty line, which is no record to most readers.
  return `${record === "" ? '""' : record}\r\n`;
}

/** A text as it stands in a cell, so that no spreadsheet takes it for a formula. */
export function harmless(text: string): string {
  const clean = allowedText(text);
  const begun = formula.test(clean) ? `'${clean}` : clean;
  // Each run of white space and semicolons is looked at once, from its beginning.
  return begun.replace(innerFormula, (run) => (separator.test(run) ? `${run}'` : run));
}

/** Excel shows no more of a cell, and puts what is longer into the next ones. */
const maxCell = 32_000;

function written(cell: CsvCell): string {
  if (typeof cell !== "string") return cell === undefined ? "" : String(cell);
  const text = harmless(cut(cell, maxCell));
  return quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
