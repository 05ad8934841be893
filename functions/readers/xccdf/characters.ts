/** Bytes that XML's grammar is made of. */
export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const BANG = 0x21;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const APOSTROPHE = 0x27;
export const DASH = 0x2d;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const CLOSE_BRACKET = 0x5d;

/** A table with 1 for the bytes that end a run of what it is named for. */
function stopsAt(characters: string, isStop: (byte: number) => boolean): Uint8Array {
  const stops = Uint8Array.from({ length: 256 }, (_, byte) => (isStop(byte) ? 1 : 0));
  // `<` ends every run, so that one `<` behind the last byte ends all of them.
  for (const character of `${characters}<`) stops[character.charCodeAt(0)] = 1;
  return stops;
}

/**
 * Control characters, which XML forbids, and 0xEF, which begins U+FFFE and U+FFFF, which it forbids
 * too: whatever else ends a run, these have to be looked at.
 */
const isSuspect = (byte: number) =>
  (byte < SPACE && byte !== TAB && byte !== 0x0d) || byte === 0xef;
const isNameByte = (byte: number) => /[-.\w]/.test(String.fromCharCode(byte));

/** What ends a run of ordinary text. Lines are counted, so that a newline does. */
export const textStops = stopsAt("&]", isSuspect);
/** What ends a run of an attribute's value. */
export const valueStops = stopsAt("&\"'", isSuspect);
/** What ends a run inside a comment, a CDATA section or a processing instruction. */
export const opaqueStops = stopsAt("-]?", isSuspect);
/** What ends a run of a name: all but ASCII letters, digits and what goes with them. */
export const nameStops = stopsAt("", (byte) => !isNameByte(byte));

/**
 * Where the run that begins at `at` ends. Nearly every byte of a document passes here: the loop
 * stands alone so that it is compiled, and compiled well, within the first few kilobytes.
 */
export function skipRun(bytes: Uint8Array, at: number, stops: Uint8Array): number {
  while (stops[bytes[at] ?? 0] === 0) at += 1;
  return at;
}

/** Whether a byte may begin a name, the colon aside. */
export function beginsName(byte: number): boolean {
  return nameStops[byte] === 0 && byte > 0x39;
}

export function isWhite(byte: number): boolean {
  return byte === SPACE || byte === NEWLINE || byte === TAB || byte === 0x0d;
}

/** XML's `Char`: what a character reference may name. */
export function isXmlCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/** `NameStartChar` beyond ASCII (XML 1.0, production 4), as pairs of first and last code point. */
const nameStarts = [
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
] as const;
/** What `NameChar` (production 4a) adds to them. */
const nameGoesOn = [
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
] as const;

/** Whether a code point beyond ASCII may stand in a name, at its beginning or behind it. */
export function isNameCode(code: number, first: boolean): boolean {
  const isIn = ([from, to]: readonly [number, number]) => code >= from && code <= to;
  return nameStarts.some(isIn) || (!first && nameGoesOn.some(isIn));
}
