import { Refusal } from "../shared/refusal";

/** XML's white space (production 3). JavaScript's `\s` has far more, the no-break space among them. */
const white = "[ \\t\\r\\n]";
const quoted = (pattern: string) => `${white}*=${white}*(?:"${pattern}"|'${pattern}')`;

const declaration = new RegExp(
  `^<\\?xml${white}+version${quoted("1\\.[0-9]+")}` +
    `(?:${white}+encoding${quoted("[A-Za-z][A-Za-z0-9._-]*")})?` +
    `(?:${white}+standalone${quoted("(?:yes|no)")})?${white}*\\?>$`,
);
const encodingDeclaration = new RegExp(
  `^<\\?xml${white}[^>]*?${white}encoding${white}*=${white}*(?:"([^"]*)"|'([^']*)')`,
);
const beginning = new RegExp(`^<\\?xml${white}`);

/** Checks the whole of an XML declaration. The encoding in it was dealt with before. */
export function checkXmlDeclaration(text: string, at: number): void {
  if (!declaration.test(text)) throw new Refusal("the XML declaration is not well-formed", at);
}

/**
 * The encoding that the beginning of a document declares, if any.
 *
 * @throws Refusal where the XML declaration goes on behind that beginning: the encoding of a document
 * must not depend on how much of it came with the first read.
 */
export function declaredEncoding(head: string): string | undefined {
  if (beginning.test(head) && !head.includes("?>")) {
    throw new Refusal(`the XML declaration does not end within ${head.length} characters`, 0);
  }
  const match = encodingDeclaration.exec(head);
  return match?.[1] ?? match?.[2];
}
