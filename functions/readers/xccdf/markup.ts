import { Refusal } from "../shared/refusal";
import { AMPERSAND, CLOSE_BRACKET, GREATER, QUESTION, isWhite } from "./characters";
import type { OpaqueKind } from "./opaqueSection";
import { forbiddenByte, skipReference } from "./references";
import type { NameReader } from "./nameReader";
import { INCOMPLETE, type Window } from "./window";
import { checkXmlDeclaration } from "./xmlDeclaration";

/** An opaque section that begins, and where its inside does. */
export interface Beginning {
  readonly kind: OpaqueKind;
  readonly inside: number;
}

const declarations = ["<!--", "<![CDATA[", "<!DOCTYPE"] as const;
const longestDeclaration = 9;

/**
 * What begins with the `<!` at `at`: a comment or, inside the root, a CDATA section. Document types,
 * and with them all entities, are refused: nothing that a scanner writes has any.
 */
export function declarationAt(
  window: Window,
  at: number,
  insideRoot: boolean,
): Beginning | typeof INCOMPLETE {
  const head = window.text(at, Math.min(at + longestDeclaration, window.end));
  if (head.startsWith("<!--")) return { kind: "comment", inside: at + 4 };
  if (head === "<![CDATA[" && insideRoot) return { kind: "cdata", inside: at + 9 };
  if (head === "<!DOCTYPE") {
    throw new Refusal("document type declarations and their entities are refused", at);
  }
  if (
    head.length < longestDeclaration &&
    declarations.some((declaration) => declaration.startsWith(head))
  ) {
    return INCOMPLETE;
  }
  throw new Refusal(`"<!" must begin a comment or, inside the root, a CDATA section`, at);
}

/** The processing instruction that begins at `at`; or `INCOMPLETE`, or one past the XML declaration. */
export function instructionAt(window: Window, names: NameReader, at: number): Beginning | number {
  const { bytes, end } = window;
  const targetEnd = names.read(window, at + 2);
  if (targetEnd >= end) return INCOMPLETE;
  const behind = bytes[targetEnd] ?? 0;
  if (behind === QUESTION && targetEnd + 1 >= end) return INCOMPLETE;
  const endsHere = behind === QUESTION && bytes[targetEnd + 1] === GREATER;
  if (!endsHere && !isWhite(behind)) {
    throw new Refusal("the target of a processing instruction must be a name", at);
  }
  const target = window.text(at + 2, targetEnd);
  if (target.includes(":")) {
    throw new Refusal("the target of a processing instruction must have no colon", at);
  }
  if (target.toLowerCase() !== "xml") return { kind: "instruction", inside: targetEnd };
  if (target !== "xml" || window.offset + at > 0) {
    throw new Refusal("an XML declaration must be the document's very beginning", at);
  }
  const close = bytes.subarray(at, end).indexOf("?>");
  if (close === -1) return INCOMPLETE;
  checkXmlDeclaration(window.text(at, at + close + 2), at);
  return at + close + 2;
}

/** Steps over a byte of text that is neither markup nor ordinary. Answers where to go on. */
export function skipSpecial(window: Window, at: number): number {
  const { bytes, end } = window;
  if (bytes[at] === AMPERSAND) return skipReference(window, at);
  if (bytes[at] === CLOSE_BRACKET) {
    if (at + 1 < end && bytes[at + 1] !== CLOSE_BRACKET) return at + 1;
    if (at + 2 >= end) return INCOMPLETE;
    if (bytes[at + 2] !== GREATER) return at + 1;
    throw new Refusal(`"]]>" must not stand in text`, at);
  }
  const reason = forbiddenByte(window, at);
  if (reason !== undefined) throw new Refusal(reason, at);
  return at + 1;
}
