import { Refusal } from "../shared/refusal";

const quoted = (pattern: string) => `\\s*=\\s*(?:"${pattern}"|'${pattern}')`;

const declaration = new RegExp(
  `^<\\?xml\\s+version${quoted("1\\.[0-9]+")}` +
    `(?:\\s+encoding${quoted("[A-Za-z][A-Za-z0-9._-]*")})?` +
    `(?:\\s+standalone${quoted("(?:yes|no)")})?\\s*\\?>$`,
);

/** Checks the whole of an XML declaration. The encoding in it was dealt with before. */
export function checkXmlDeclaration(text: string, at: number): void {
  if (!declaration.test(text)) throw new Refusal("the XML declaration is not well-formed", at);
}

/** The encoding that the beginning of a document declares, if any. */
export function declaredEncoding(head: string): string | undefined {
  const match = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(head);
  return match?.[1] ?? match?.[2];
}
