import { exceptionCategories } from "../../model";
import type { Cell } from "./cell";
import { type ImportDefaults, type Imported, Importing, type Part } from "./imported";
import { readTables } from "./table";

/** What the columns of such tables are called, in any case and with anything between the letters. */
const columns = {
  id: ["cisid", "cis", "id", "cisnumber", "checkid", "controlid", "recommendation", "ruleid"],
  title: ["title", "cistitle", "cisdescription", "description", "name"],
  category: ["category", "categories", "type", "kind"],
  justification: ["reason", "justification", "rationale", "why"],
  owner: ["owner", "responsible", "approvedby", "approver"],
  expires: [
    "expires",
    "expiry",
    "expirydate",
    "expirationdate",
    "expiration",
    "validuntil",
    "until",
  ],
  ticket: ["ticket", "issue", "reference"],
  remark: ["recommendations", "remark", "remarks", "comment", "comments", "note", "notes"],
} as const;
type Column = keyof typeof columns;

/**
 * Exceptions from a table of CIS recommendations: CSV, or a table on a Markdown page, with columns
 * in any order. A number means something only in its benchmark, which has to be among the defaults.
 */
export function importCisTable(text: string, defaults: ImportDefaults): Imported {
  const { tables, faults } = readTables(text);
  if (faults.length > 0) return { exceptions: [], faults, warnings: [] };
  const importing = new Importing(defaults);
  const found = tables
    .map(([header = [], ...rows]) => ({ header: header.map(columnOf), titles: header, rows }))
    .find(({ header }) => header.includes("id"));
  if (found === undefined) {
    importing.faults.add(
      { path: "", line: tables[0]?.[0]?.[0]?.line ?? 1, column: 1 },
      "no table has a column of CIS ids, which is called CIS ID, CIS or ID",
    );
    return importing.result();
  }
  found.header.forEach((column, index) => {
    const title = found.titles[index];
    if (title === undefined || title.text === "") return;
    if (column === undefined) importing.warnings.add(placeOf(title, ""), ignored(title));
    else if (found.header.indexOf(column) < index) {
      importing.faults.add(
        placeOf(title, ""),
        `there is a column for ${column} before ${shown(title)}`,
      );
    }
  });
  for (const row of found.rows) importRow(importing, found.header, row);
  return importing.result();
}

function importRow(
  importing: Importing,
  header: readonly (Column | undefined)[],
  row: readonly Cell[],
): void {
  const [first] = row;
  const cells = new Map<Column, Cell>();
  header.forEach((column, index) => {
    const value = row[index];
    if (column !== undefined && value !== undefined && value.text !== "") cells.set(column, value);
  });
  const id = cells.get("id");
  const number = /^(?:CIS\s+)?(\d+(?:\.\d+)*)$/i.exec(id?.text ?? "")?.[1];
  if (first === undefined) return;
  if (number === undefined) {
    const was =
      id === undefined ? "there is no CIS id" : `${shown(id)} is no CIS id, such as 1.1.22`;
    importing.faults.add(placeOf(id ?? first, ""), was);
    return;
  }
  const surplus = row.slice(header.length).find(({ text }) => text !== "");
  if (surplus) {
    importing.faults.add(
      placeOf(surplus, ""),
      `the row of ${number} has ${row.length} cells and the table ${header.length} columns`,
    );
    return;
  }
  const part = (column: Column): Part | undefined => {
    const value = cells.get(column);
    return value && { text: value.text, place: placeOf(value, column) };
  };
  importing.add({
    place: placeOf(id ?? first, `cis:${number}`),
    rule: `cis:${number}`,
    scope: {},
    remark: cells.get("title")?.text,
    ...reasonOf(part("justification"), part("remark"), part("category")),
    owner: part("owner"),
    ticket: part("ticket"),
    expires: part("expires"),
  });
}

/** A column of remarks may name a category; else what it says belongs to the reason. */
function reasonOf(reason?: Part, remark?: Part, category?: Part) {
  if (remark === undefined || categoryOf(remark.text) !== undefined) {
    return { justification: reason, category: categorised(category ?? remark) };
  }
  return {
    justification: { text: sentences(reason?.text, remark.text), place: (reason ?? remark).place },
    category: categorised(category),
  };
}

function sentences(first: string | undefined, second: string): string {
  if (first === undefined) return second;
  return /[.!?…:]$/.test(first) ? `${first} ${second}` : `${first}. ${second}`;
}

function categorised(part: Part | undefined): Part | undefined {
  return part && { ...part, text: categoryOf(part.text) ?? part.text };
}

/** The category that a text names, in any case and with any signs between its words. */
function categoryOf(text: string): string | undefined {
  const letters = lettersOf(text).replace("operational", "operation");
  return exceptionCategories.find((category) => lettersOf(category) === letters);
}

function columnOf({ text }: Cell): Column | undefined {
  const letters = lettersOf(text);
  const entry = Object.entries(columns).find(([, names]) =>
    (names as readonly string[]).includes(letters),
  );
  return entry?.[0] as Column | undefined;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, "");
}

function placeOf({ line, column }: Cell, path: string) {
  return { path, line, column };
}

function shown({ text }: Cell): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}

function ignored(title: Cell): string {
  return `the column ${shown(title)} is not taken over`;
}
