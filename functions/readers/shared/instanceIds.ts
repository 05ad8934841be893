/**
 * EC2 instances are `i-…` with 17 hexadecimal digits, old ones with 8; hybrid nodes of Systems Manager are
 * `mi-…` with 17. An id is a word of its own: the whole text, a label of a host name (as in
 * `i-….compute.internal`), or the end of an ARN. Behind a dash it is a part of somebody's own name; and of
 * a label with 8 digits nothing tells that it is no date.
 */
const instanceId =
  /(?<![^\s"'()[\]{}<>,;:=/.])m?i-[0-9a-f]{17}(?![^\s"'()[\]{}<>,;:=/.])|(?<![^\s/])i-[0-9a-f]{8}(?!\S)/g;

/** Every instance id in the texts, once each. */
export function instanceIdsIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(instanceId) ?? []))];
}
