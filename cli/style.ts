import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** Colours are for a terminal; a file or a pipe gets plain text. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && process.env["NO_COLOR"] === undefined
    ? styleText(style, text)
    : text;
}

/** Colours of severities; others have none. */
export const severityStyles: Readonly<Record<string, Style>> = {
  critical: "magenta",
  high: "red",
  medium: "yellow",
  low: "cyan",
};

/** Counts as a line, such as `2 high  69 medium`; only what occurs, in the order given. */
export function countsText(
  counts: Readonly<Record<string, number>>,
  order: readonly string[],
  style: (name: string) => Style = () => "reset",
): string {
  const parts = order.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [paint(style(name), `${count} ${name}`)];
  });
  return parts.length === 0 ? "none" : parts.join("  ");
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Text of at most `width` characters, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
