import { cut } from "../findings/text";

/** Stands for what was cut off: three bytes in UTF-8. */
const ellipsis = "…";

/**
 * All but XML 1.0's characters, which are SQS's too: most controls, lone surrogates, U+FFFE and
 * U+FFFF. A service refuses the whole request for one such character.
 */
const refused = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** The text with every character that services refuse replaced by U+FFFD. */
export function allowedText(text: string): string {
  return text.replace(refused, "\ufffd");
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** At most `limit` bytes in UTF-8, marked where something was cut off; no code point is split. */
export function cutBytes(text: string, limit: number): string {
  if (utf8Length(text) <= limit) return text;
  const mark = limit < utf8Length(ellipsis) ? "" : ellipsis;
  return `${prefixOfBytes(text, limit - utf8Length(mark))}${mark}`;
}

/**
 * The text cleaned, trimmed and cut to `limit` characters; nothing where nothing visible is in
 * it, because services refuse empty and blank strings. Characters are UTF-16 units, the strictest
 * of the ways in which services count.
 */
export function present(text: string | undefined, limit: number): string | undefined {
  const clean = allowedText(text ?? "").trim();
  return clean === "" ? undefined : cut(clean, limit);
}

function prefixOfBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, "utf8");
  let end = Math.max(0, limit);
  // Step back over continuation bytes (10xxxxxx) to where a code point starts.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}
