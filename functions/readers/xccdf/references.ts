import { Refusal } from "../shared/refusal";
import { HASH, SEMICOLON, isXmlCharacter } from "./characters";
import { isAt } from "./names";
import type { Window } from "./window";

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Bytes of a reference. Leading zeros may make one of any length; nobody writes them. */
const longestReference = 1024;

/** Steps over the reference whose `&` is at `start`. Answers one past its `;`, or -1 where it is cut off. */
export function skipReference(window: Window, start: number): number {
  const { bytes, end } = window;
  let at = start + 1;
  const last = Math.min(end, start + longestReference);
  while (at < last && isReferenceByte(bytes[at] ?? 0)) at += 1;
  if (at >= end) return -1;
  if (bytes[at] === SEMICOLON && isCommon(bytes, start + 1, at)) return at + 1;
  if (at === last) throw new Refusal(`a reference is longer than ${longestReference} bytes`, start);
  const name = window.text(start + 1, at);
  if (bytes[at] !== SEMICOLON || name === "") {
    throw new Refusal(`"&" must begin a reference such as "&amp;"`, start);
  }
  if (resolve(name) === undefined) {
    throw new Refusal(`the reference "&${name};" is not known: entities cannot be declared`, start);
  }
  return at + 1;
}

function isCommon(bytes: Uint8Array, from: number, to: number): boolean {
  const name = to - from === 2 ? (bytes[from] === 0x6c ? "lt" : "gt") : "amp";
  return isAt(bytes, from, to, name) || isAt(bytes, from, to, "quot");
}

/** A value as written, with its references resolved and its white space as XML has it. */
export function unescapeValue(value: string): string {
  if (!/[&\t\n\r]/.test(value)) return value;
  return unescapeText(value.replace(/\r\n|[\t\n\r]/g, " "));
}

/**
 * A value with its white space collapsed, as the types of XCCDF's attributes have it (XML Schema
 * Part 2, 4.3.6: `token` and all that is derived from it, numbers, times, URIs).
 */
export function collapse(value: string): string {
  return /^[ ]|[ ]$|[\t\n\r]|[ ]{2}/.test(value) ? value.replace(/[ \t\n\r]+/g, " ").trim() : value;
}

/** A text as written, with its references resolved. */
export function unescapeText(text: string): string {
  if (!text.includes("&")) return text;
  if (!text.includes("&#")) {
    // What nearly all texts have. "&amp;" comes last, as what it makes begins no reference.
    return text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&apos;", "'")
      .replaceAll("&amp;", "&");
  }
  return text.replace(/&([^;]*);/g, (reference, name: string) => resolve(name) ?? reference);
}

/** What is wrong with a byte that ends a run and is no markup; undefined where nothing is. */
export function forbiddenByte(window: Window, at: number): string | undefined {
  const { bytes } = window;
  const byte = bytes[at] ?? 0;
  if (byte < 0x20) return `the control character ${codeOf(byte)} must not stand in XML`;
  // 0xEF 0xBF 0xBE and 0xEF 0xBF 0xBF are U+FFFE and U+FFFF.
  if (byte === 0xef && bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe) {
    return `the character ${codeOf(0xffc0 + ((bytes[at + 2] ?? 0) & 0x3f))} must not stand in XML`;
  }
  return undefined;
}

function codeOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function isReferenceByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === HASH
  );
}

function resolve(name: string): string | undefined {
  if (!name.startsWith("#")) return Object.hasOwn(named, name) ? named[name] : undefined;
  const code = /^#x[0-9A-Fa-f]+$/.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#[0-9]+$/.test(name)
      ? Number.parseInt(name.slice(1), 10)
      : -1;
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}
