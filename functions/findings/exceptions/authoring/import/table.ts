import type { Fault } from "../faults";
import { type Cell, type Table, cell } from "./cell";
import { separatedValues } from "./separatedValues";

/**
 * The tables of a text: those of a Markdown page, or the whole text as values that are separated by
 * commas, semicolons or tabs (what a spreadsheet saves, and what a browser gives to the clipboard).
 */
export function readTables(text: string): { tables: readonly Table[]; faults: readonly Fault[] } {
  const plain = text.replace(/^\uFEFF/, "");
  const tables = markdownTables(plain.split(/\r\n|\n|\r/));
  return tables.length > 0 ? { tables, faults: [] } : separatedValues(plain);
}

function markdownTables(lines: readonly string[]): readonly Table[] {
  const tables: (readonly Cell[])[][] = [];
  let table: (readonly Cell[])[] | undefined;
  lines.forEach((line, index) => {
    if (isDelimiterRow(line)) {
      const header = lines[index - 1];
      if (table !== undefined || !header?.includes("|")) return;
      table = [markdownCells(header, index)];
      tables.push(table);
    } else if (!line.includes("|")) table = undefined;
    else table?.push(markdownCells(line, index + 1));
  });
  return tables;
}

function isDelimiterRow(line: string): boolean {
  const cells = line.split("|").map((text) => text.trim());
  return (
    cells.length > 1 && line.includes("-") && cells.every((text) => /^(?::?-+:?)?$/.test(text))
  );
}

function markdownCells(line: string, number: number): readonly Cell[] {
  const cells: Cell[] = [];
  // A backslash takes a bar's meaning.
  for (const match of line.matchAll(/((?:\\.?|[^|\\])*)(\||$)/g)) {
    if (match[0] === "") continue;
    cells.push(cell(match[1] ?? "", number, match.index + 1, unmarked));
  }
  if (cells[0]?.text === "" && line.trimStart().startsWith("|")) cells.shift();
  return cells;
}

/** What Markdown and HTML add to the text of a cell. */
function unmarked(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/`([^`]*)`/g, "$1")
    .replace(/(\*\*|__)(\S(?:.*?\S)?)\1/g, "$2")
    .replace(/\\([\\|`*_[\]<>])/g, "$1");
}
