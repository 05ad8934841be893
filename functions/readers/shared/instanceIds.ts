/** EC2 instances are `i-…`, hybrid nodes of Systems Manager `mi-…`. */
const instanceId = /\b(?:i|mi)-[0-9a-f]{8,17}\b/g;

/** Every instance id in the texts, once each. */
export function instanceIdsIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(instanceId) ?? []))];
}
