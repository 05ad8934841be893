/** What an element holds: text, a number, further elements, or several of the same name. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: XmlValue }
  | readonly XmlValue[];

/** A whole XML document with one root element, optionally in a namespace. */
export function xmlElement(name: string, content: XmlValue, namespace?: string): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${escapeXml(namespace)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${inner(content)}</${name}>`;
}

function inner(value: XmlValue): string {
  if (value === undefined) return "";
  if (typeof value !== "object") return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, child]) => elements(name, child))
    .join("");
}

function elements(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((entry) => elements(name, entry)).join("");
  return `<${name}>${inner(value)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** Text made safe for element content and attribute values. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
