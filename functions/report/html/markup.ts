/** HTML that may stand in a page as it is: nothing else does. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may be put into HTML: texts are escaped, markup is not. */
export type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * Builds HTML. Whatever is put in is escaped, in texts and in attributes in double quotation marks,
 * unless it was built in the same way.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const text = parts.map((part, index) => `${part}${written(pieces[index])}`);
  return new Markup(text.join(""));
}

/** A text as HTML shows it. Characters that HTML does not allow at all are replaced. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "number") return String(piece);
  return typeof piece === "string" ? escaped(piece) : piece.map(written).join("");
}
