import { type Notice, type NoticeSection, linesOf } from "../../findings/notices/notice";
import { cut } from "../../findings/text";
import { allowedText } from "../text";

/** A text in a block. Plain texts cannot mention, link or format anything, whoever wrote them. */
export type SlackText =
  | { readonly type: "plain_text"; readonly text: string; readonly emoji: false }
  | { readonly type: "mrkdwn"; readonly text: string; readonly verbatim: true };

export type SlackBlock =
  | { readonly type: "header"; readonly text: SlackText }
  | { readonly type: "section"; readonly text: SlackText }
  | { readonly type: "context"; readonly elements: readonly SlackText[] };

/** A message for `chat.postMessage`. */
export interface SlackMessage {
  /** What notifications and screen readers show. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/**
 * What Slack takes: 50 blocks, 150 characters in a header, 3,000 in another text, and, since 2025,
 * some 13,000 in all blocks together. Some is left free: how Slack counts is not documented.
 */
const limits = { blocks: 50, header: 150, text: 2900, message: 11_000 } as const;

/** The notice as a message with blocks, in Slack's limits. */
export function slackMessage(notice: Notice): SlackMessage {
  const { subject, summary, sections, link } = notice;
  const links = linkTo(link);
  const head: readonly SlackBlock[] = [
    { type: "header", text: plain(subject, limits.header) },
    ...(summary === "" ? [] : [block(plain(summary, limits.text))]),
  ];
  const foot: readonly SlackBlock[] =
    links.length === 0 ? [] : [{ type: "context", elements: links }];
  const budget = limits.message - sizeOf([...head, ...foot]);
  const room = limits.blocks - head.length - foot.length;
  return {
    text: escaped(`${subject}. ${summary}`, limits.text),
    blocks: [...head, ...fitting(sections.flatMap(sectionBlocks), room, budget), ...foot],
  };
}

/** The notice as one text in Slack's markup: what introduces a file. */
export function slackComment({ subject, summary, sections, link }: Notice): string {
  const lines = [
    `*${escaped(subject, limits.header)}*`,
    escaped(summary, 1000),
    ...sections.flatMap((each) => [
      `*${escaped(each.heading, 100)}*`,
      ...linesOf(each).map((line) => `• ${escaped(line, 300)}`),
    ]),
  ].filter((line) => line !== "");
  const foot = linkTo(link).map(({ text }) => text);
  const room = limits.text - sizeOfLines(["…", ...foot]);
  const shown = lines.filter((_, index) => sizeOfLines(lines.slice(0, index + 1)) <= room);
  return [...shown, ...(shown.length < lines.length ? ["…"] : []), ...foot].join("\n");
}

function sizeOfLines(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function sectionBlocks(part: NoticeSection): readonly SlackBlock[] {
  const heading: SlackText = {
    type: "mrkdwn",
    text: `*${escaped(part.heading, 100)}*`,
    verbatim: true,
  };
  const texts: string[] = [];
  for (const line of linesOf(part)) {
    const item = `• ${cut(allowedText(line), 300)}`;
    const longer = `${texts.at(-1) ?? ""}\n${item}`;
    if (texts.length > 0 && longer.length <= limits.text) texts[texts.length - 1] = longer;
    else texts.push(item);
  }
  return [block(heading), ...texts.map((text) => block(plain(text, limits.text)))];
}

/** As many of the blocks as there is room for. */
function fitting(
  blocks: readonly SlackBlock[],
  room: number,
  budget: number,
): readonly SlackBlock[] {
  const taken: SlackBlock[] = [];
  let left = budget;
  for (const each of blocks) {
    left -= sizeOf([each]);
    if (left < 0 || taken.length === room) break;
    taken.push(each);
  }
  return taken;
}

function sizeOf(blocks: readonly SlackBlock[]): number {
  return JSON.stringify(blocks).length;
}

function block(text: SlackText): SlackBlock {
  return { type: "section", text };
}

/** Slack refuses an empty text. */
function plain(text: string, limit: number): SlackText {
  const shown = cut(allowedText(text), limit);
  return { type: "plain_text", text: shown.trim() === "" ? "–" : shown, emoji: false };
}

/** A link, unless it leads to anything but the web. */
function linkTo(link: Notice["link"]): readonly SlackText[] {
  if (link === undefined || !URL.canParse(link.url)) return [];
  const { protocol, href } = new URL(link.url);
  if (protocol !== "https:" && protocol !== "http:") return [];
  const text = `<${escaped(href.replaceAll("|", "%7C"), Infinity)}|${escaped(link.label, 100)}>`;
  return text.length > limits.text ? [] : [{ type: "mrkdwn", text, verbatim: true }];
}

/** Text for Slack's markup: what would begin a mention or a link there does not. */
function escaped(text: string, limit: number): string {
  let shown = cut(allowedText(text), limit);
  for (;;) {
    const markup = shown.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    if (markup.length <= limit) return markup;
    shown = cut(shown, Math.floor((shown.length * limit) / markup.length));
  }
}
