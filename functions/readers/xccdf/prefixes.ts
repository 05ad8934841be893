import { Refusal } from "../shared/refusal";
import type { Namespaces } from "./namespaces";
import { type StartTag, isXmlns } from "./startTag";
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
  const seen = new Set<string>();
  for (let index = 0; index < tag.attributeCount; index += 1) {
    const uri = attributeUri(window, tag, namespaces, index);
    if (uri === undefined) continue;
    const local = window.text(tag.localStarts[index] ?? 0, tag.nameEnds[index] ?? 0);
    // No local name has a space in it.
    const name = `${local} ${uri}`;
    if (seen.has(name)) throw new Refusal(`the attribute ${local} of "${uri}" is given twice`);
    seen.add(name);
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
