import type { Lots } from "../random";

/** What markup is made of: any few of them in a row are often nearly markup. */
const tokens: readonly [string, ...string[]] = [
  "<",
  ...Array.from(">/!?-[]&#;:=\"' \n\t\rxa1.é·"),
  "--",
  "]]",
  "]]>",
  "<!--",
  "-->",
  "<![CDATA[",
  "<!DOCTYPE a>",
  "<!ENTITY",
  "<?",
  "?>",
  "<?xml version='1.0'?>",
  "<?XML ?>",
  "</",
  "/>",
  "&#x",
  "&#",
  "&a;",
  "&amp",
  "&#xD800;",
  "&#0;",
  "&#x110000;",
  "xml",
  "xmlns",
  "xml:",
  " xmlns:a='u'",
  " xmlns:b='u'",
  " a:z='1' b:z='2'",
  " xmlns=''",
  " xmlns:a=''",
  " xmlns:xml='u'",
  " xmlns:xmlns='u'",
  " xmlns:q='http://www.w3.org/XML/1998/namespace'",
  " xmlns:q='http://www.w3.org/2000/xmlns/'",
  " __proto__='1' constructor='2'",
  " id='i'",
  "<a:b/>",
  "<x></x>",
  "\u0000",
  "\u0001",
  "\v",
  "\u0085",
  "\u00a0",
  "\u00d7",
  "\u037e",
  "\u2028",
  "\ufeff",
  "\ufffe",
  "\uffff",
  "\u{1f600}",
  "\u{f0000}",
];

/** Changes a document somewhere, so that it may be well-formed no more. */
export function damaged(text: string, lots: Lots): string {
  const from = lots.below(text.length + 1);
  const to = Math.min(text.length, from + lots.below(lots.one([2, 4, 40])));
  const inserted = () => lots.one(tokens) + (lots.chance(0.4) ? lots.one(tokens) : "");
  switch (lots.below(8)) {
    case 0:
      return text.slice(0, from) + inserted() + text.slice(to);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(from);
    case 3:
      return beside(text, /<[^<>]*>/g, lots, (tag) => lots.one(["", tag + tag, tag + inserted()]));
    case 4:
      return beside(text, /[^<>/?-](?=\/?>)/g, lots, (last) => last + inserted());
    case 5:
      return beside(text, /[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*')/g, lots, (attribute) =>
        lots.one(["", `${attribute} ${attribute}`, attribute.replace(/["']/, ""), inserted()]),
      );
    case 6:
      return lots.chance(0.5) ? text + inserted() : inserted() + text;
    default:
      return text.slice(0, from) + inserted() + text.slice(from);
  }
}

/** Puts something in the place of one of the matches. */
function beside(
  text: string,
  pattern: RegExp,
  lots: Lots,
  change: (found: string) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[lots.below(matches.length)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length);
}

/** Sequences that are no UTF-8, or that XML does not take. */
const oddBytes: readonly [number[], ...number[][]] = [
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x9f, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8],
  [0xff],
  [0x80],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xef, 0xbf, 0xbe],
  [0xef, 0xbb, 0xbf],
  [0xf0, 0x9f, 0xbf, 0xbf],
  [0x00],
  [0x1b],
];

/** The same for bytes, whatever they stand for. */
export function damagedBytes(bytes: Buffer, lots: Lots): Buffer {
  const at = lots.below(bytes.length + 1);
  const before = bytes.subarray(0, at);
  switch (lots.below(4)) {
    case 0:
      return Buffer.concat([before, Buffer.from(lots.one(oddBytes)), bytes.subarray(at)]);
    case 1:
      return Buffer.concat([before, bytes.subarray(at + 1 + lots.below(3))]);
    case 2:
      return Buffer.concat([before, Buffer.of(lots.below(256)), bytes.subarray(at + 1)]);
    default:
      return Buffer.from(before);
  }
}
