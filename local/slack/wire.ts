/** What Slack holds requests to, as far as it is documented. */

/** Whether it is a channel's id, which a name is not. */
export function isChannelId(channel: string): boolean {
  return /^[CGD][A-Z0-9]{7,}$/.test(channel);
}

/** The file in the body of an upload: the raw bytes, or the one part of a form that is a file. */
export function bytesIn(contentType: string, body: Buffer): Buffer {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return body;
  const head = body.indexOf("\r\n\r\n");
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  const disposition = body.subarray(0, head).toString("utf8");
  if (head < 0 || end < head || !/filename=/i.test(disposition))
    throw new Error("no file in the form");
  return body.subarray(head + 4, end);
}

interface Text {
  readonly type?: string;
  readonly text?: string;
}

interface Block {
  readonly type?: string;
  readonly text?: Text;
  readonly elements?: readonly Text[];
}

const maxBlocks = 50;
const maxTogether = 13_000;
const maxText: Readonly<Record<string, number>> = { header: 150, section: 3000, context: 3000 };

/** What Slack would say of the blocks; undefined where it would take them. */
export function checkBlocks(blocks: readonly unknown[]): string | undefined {
  if (blocks.length > maxBlocks) return "invalid_blocks";
  if (JSON.stringify(blocks).length > maxTogether) return "msg_blocks_too_long";
  const fine = (blocks as readonly Block[]).every((block) => {
    const limit = maxText[block.type ?? ""];
    const texts = block.type === "context" ? (block.elements ?? []) : [block.text ?? {}];
    if (limit === undefined || texts.length === 0 || texts.length > 10) return false;
    return texts.every(({ type, text = "" }) => {
      const known = type === "plain_text" || (type === "mrkdwn" && block.type !== "header");
      return known && text.trim() !== "" && text.length <= limit;
    });
  });
  return fine ? undefined : "invalid_blocks";
}
