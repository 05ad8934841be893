/**
 * A piece of an IAM pattern: text that stands for itself, or a wildcard. Patterns are kept in
 * pieces because the value of a policy variable never acts as a wildcard.
 */
export type PatternPiece = { readonly literal: string } | { readonly wildcard: "*" | "?" };

/** Cuts text at its wildcards. */
export function wildcardPieces(text: string): PatternPiece[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" || part === "?" ? { wildcard: part } : { literal: part }));
}

/** The pattern as a regular expression over a whole value. */
export function piecesToRegExp(pieces: readonly PatternPiece[], flags = "s"): RegExp {
  const source = pieces.map((piece) => {
    if ("literal" in piece) return piece.literal.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    return piece.wildcard === "*" ? ".*" : ".";
  });
  return new RegExp(`^${source.join("")}$`, flags);
}

/** Whether `value` matches a pattern of `*` (any text) and `?` (any one character). */
export function matchesWildcard(pattern: string, value: string, ignoreCase = false): boolean {
  return piecesToRegExp(wildcardPieces(pattern), ignoreCase ? "is" : "s").test(value);
}
