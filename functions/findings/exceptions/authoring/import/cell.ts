/** A cell with its place, counted from 1. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Rows of cells; the first row is the header. */
export type Table = readonly (readonly Cell[])[];

/** A cell without the space around it; its column is that of its first character. */
export function cell(
  raw: string,
  line: number,
  column: number,
  clean: (text: string) => string = (text) => text,
): Cell {
  const indent = raw.length - raw.trimStart().length;
  return { text: clean(raw).replace(/\s+/g, " ").trim(), line, column: column + indent };
}
