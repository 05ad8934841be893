import { cut } from "../text";

/**
 * News for people, free of any one channel's form. The subject has no text of a host or a benchmark
 * in it but instance ids, so that it can stand in an e-mail's header.
 */
export interface Notice {
  /** One line of at most 100 ASCII characters. */
  readonly subject: string;
  /** The numbers, in one line. */
  readonly summary: string;
  readonly sections: readonly NoticeSection[];
  readonly link?: { readonly label: string; readonly url: string };
}

/** Lines under a heading. */
export interface NoticeSection {
  readonly heading: string;
  readonly lines: readonly string[];
  /** How many more lines there would have been. */
  readonly left: number;
}

const maxSubject = 100;

/** A subject that an e-mail's header takes: SNS refuses anything but printable ASCII. */
export function subjectOf(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > maxSubject ? `${plain.slice(0, maxSubject - 3)}...` : plain;
}

/** A section of at most `limit` lines; nothing where there are no lines. */
export function section(
  heading: string,
  lines: readonly string[],
  limit: number,
): readonly NoticeSection[] {
  if (lines.length === 0) return [];
  return [{ heading, lines: lines.slice(0, limit), left: Math.max(0, lines.length - limit) }];
}

/** What a section says, line by line. */
export function linesOf({ lines, left }: NoticeSection): readonly string[] {
  return left === 0 ? lines : [...lines, `… and ${left} more`];
}

/** The notice as plain text of at most `limit` UTF-16 units. */
export function noticeText({ summary, sections, link }: Notice, limit = 30_000): string {
  const parts = [
    summary,
    ...sections.map((each) => [`${each.heading}:`, ...linesOf(each).map(indented)].join("\n")),
    ...(link === undefined ? [] : [`${link.label}: ${link.url}`]),
  ];
  return cut(parts.join("\n\n"), limit);
}

/** A number with its noun: `1 host`, `2 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text on one line, in at most `limit` UTF-16 units. */
export function oneLine(text: string, limit: number): string {
  return cut(text.replace(/\s+/g, " ").trim(), limit);
}

function indented(line: string): string {
  return `  ${line}`;
}
