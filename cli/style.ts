import { styleText } from "node:util";
import { severities } from "../functions/findings/model";

export type Style = Parameters<typeof styleText>[0];

/** Colours are for a terminal, and for who has not asked for none; a file or a pipe gets plain text. */
export function paint(style: Style, text: string): string {
  const isColored = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
  // Node judges the stream and the environment, too, by rules of its own.
  return isColored ? styleText(style, text, { validateStream: false }) : text;
}

const severityStyles: Readonly<Record<string, Style>> = {
  critical: "magenta",
  high: "red",
  medium: "yellow",
  low: "cyan",
};

/** A severity, or a text about one, in its colour, however the scanner writes it. */
export function paintSeverity(severity: string, text = severity): string {
  const style = severityStyles[severity.toLowerCase()];
  return style === undefined ? text : paint(style, text);
}

/** A severity's place, the worst first; those that nobody knows come last. */
export function severityRank(severity: string): number {
  const rank = severities.findIndex((known) => known === severity.toLowerCase());
  return rank < 0 ? severities.length : rank;
}

/** Counts as a line, such as `2 high  69 medium`; only what occurs, in the order given. */
export function countsText(
  counts: Readonly<Record<string, number>>,
  order: readonly string[],
  paintName: (name: string, text: string) => string = (_name, text) => text,
): string {
  const parts = order.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count === 0 ? [] : [paintName(name, `${count} ${name}`)];
  });
  return parts.length === 0 ? "none" : parts.join("  ");
}

/** Counts by severity as a line, the worst first. */
export function severitiesText(counts: Readonly<Record<string, number>>): string {
  return countsText(counts, severities, paintSeverity);
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Text of a scanner or a table without what would steer the terminal: a host may be hostile. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}

/** Colours as `paint` makes them, which are all that may steer a terminal. */
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/**
 * What is about to be printed, whatever it was made of, without anything that steers the terminal but
 * line ends, tabs and, where they are in use, colours.
 */
export function printable(text: string, colours: boolean): string {
  const steering = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
  const safe = (part: string) =>
    part.replace(steering, (each) => (each === "\n" || each === "\t" ? each : " "));
  if (!colours) return safe(text.replace(colour, ""));
  const painted = text.match(colour) ?? [];
  return text
    .split(colour)
    .map((part, index) => safe(part) + (painted[index] ?? ""))
    .join("");
}

/** Plain text of at most `width` characters, cut with an ellipsis. */
export function cut(given: string, width: number): string {
  const text = plain(given);
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}

/** Characters in a line: those of the terminal, but no more than are easily read. */
export function lineWidth(): number {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? Math.min(columns, 120) : 100;
}
