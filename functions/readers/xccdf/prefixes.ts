import { Refusal } from "../shared/refusal";
import type { Namespaces } from "./namespaces";
import { type StartTag, isXmlns, sameBytes } from "./startTag";
import type { Window } from "./window";

/** Brings the namespace declarations of a start tag into scope. */
export function declarePrefixes(
  window: Window,
  tag: StartTag,
  namespaces: Namespaces,
  depth: number,
): void {
  const { bytes } = window;
  for (let index = 0; index < tag.attributeCount; index += 1) {
    const start = tag.nameStarts[index] ?? 0;
    const end = tag.nameEnds[index] ?? 0;
    const local = tag.localStarts[index] ?? 0;
    if (!isXmlns(bytes, start, local === start ? end : local - 1)) continue;
    const written = bytes.toString("latin1", start, tag.valueEnds[index]);
    namespaces.declareAs(depth, written, () => ({
      prefix: local === start ? "" : bytes.toString("latin1", local, end),
      uri: tag.value(window, index),
    }));
  }
}

/** Checks that the prefix of a start tag's name is declared. */
export function checkPrefix(window: Window, tag: StartTag, namespaces: Namespaces): void {
  uriOf(window, namespaces, tag.nameStart, tag.localStart - 1);
}

/** Checks that the prefixes of attributes are declared, and none is given under two of them. */
export function checkAttributePrefixes(
  window: Window,
  tag: StartTag,
  namespaces: Namespaces,
): void {
  for (let index = 0; index < tag.attributeCount; index += 1) {
    const uri = attributeUri(window, tag, namespaces, index);
    if (uri !== undefined) checkUnique(window, tag, namespaces, index, uri);
  }
}

function checkUnique(
  window: Window,
  tag: StartTag,
  namespaces: Namespaces,
  index: number,
  uri: string,
): void {
  const local = tag.localStarts[index] ?? 0;
  const end = tag.nameEnds[index] ?? 0;
  for (let other = 0; other < index; other += 1) {
    const otherLocal = tag.localStarts[other] ?? 0;
    if ((tag.nameEnds[other] ?? 0) - otherLocal !== end - local) continue;
    if (!sameBytes(window.bytes, otherLocal, local, end - local)) continue;
    if (attributeUri(window, tag, namespaces, other) === uri) {
      throw new Refusal(`the attribute ${window.text(local, end)} of "${uri}" is given twice`);
    }
  }
}

/** The namespace of a prefixed attribute; undefined for one without prefix and for declarations. */
function attributeUri(
  window: Window,
  tag: StartTag,
  namespaces: Namespaces,
  index: number,
): string | undefined {
  const start = tag.nameStarts[index] ?? 0;
  const local = tag.localStarts[index] ?? 0;
  if (local === start || isXmlns(window.bytes, start, local - 1)) return undefined;
  return uriOf(window, namespaces, start, local - 1);
}

function uriOf(window: Window, namespaces: Namespaces, from: number, to: number): string {
  const uri = namespaces.uriOf(window.bytes, from, to);
  if (uri === undefined) {
    throw new Refusal(`the prefix "${window.text(from, to)}" is not declared`, from);
  }
  return uri;
}
