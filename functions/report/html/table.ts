import type { Severity } from "../../findings/model";
import { counted } from "../../findings/notices/notice";
import type { Longest } from "../model";
import { html, type Markup, type Piece } from "./markup";

/** A column of a table. */
export interface Column<T> {
  readonly heading: string;
  readonly of: (row: T) => Piece;
  /** A number, which stands on the right. */
  readonly numeric?: boolean;
  /** What the row is about: its heading for those who listen to it. */
  readonly rowHeading?: boolean;
}

/** What a table is about, and by what its rows can be filtered. */
export interface TableAbout<T> {
  readonly caption: string;
  readonly noun: string;
  /** What is said where there are no rows. */
  readonly none: string;
  readonly severitiesOf?: (row: T) => readonly Severity[];
  /** Whether rows that have no severity can be filtered by words. */
  readonly byWords?: boolean;
  /** Whether the CSV has the rows that are not shown. Defaults to true. */
  readonly inCsv?: boolean;
}

/** A table with a caption, and with the number of rows that it does not show. */
export function table<T>(
  { rows, left }: Longest<T>,
  about: TableAbout<T>,
  columns: readonly Column<T>[],
): Markup {
  const { caption, noun, none, inCsv = true } = about;
  if (rows.length === 0) return html`<p>${none}</p>`;
  const more =
    left === 0
      ? undefined
      : html`<p class="soft">
          … and ${counted(left, noun)} more${inCsv ? ", which the CSV has" : ""}.
        </p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              ({ heading, numeric }) =>
                html`<th scope="col" ${numeric === true ? html` class="n"` : undefined}>
                  ${heading}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => tableRow(row, columns, about))}
        </tbody>
      </table>
    </div>
    ${more}`;
}

function tableRow<T>(
  row: T,
  columns: readonly Column<T>[],
  { severitiesOf, byWords }: TableAbout<T>,
): Markup {
  const filter =
    severitiesOf !== undefined
      ? html` data-severity="${severitiesOf(row).join(" ")}"`
      : byWords === true
        ? html` data-words`
        : undefined;
  return html`<tr${filter}>${columns.map((column) => cell(row, column))}</tr>
`;
}

function cell<T>(row: T, { of, numeric, rowHeading }: Column<T>): Markup {
  if (rowHeading === true) return html`<th scope="row">${of(row)}</th>`;
  return numeric === true ? html`<td class="n">${of(row)}</td>` : html`<td>${of(row)}</td>`;
}
