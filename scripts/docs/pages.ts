/** Where a generated table stands: the file, and the heading above it. */
export interface Place {
  /** Name of the file within the folder of pages. */
  readonly file: string;
  readonly heading: string;
}

/** A table between its marks on a page. */
export interface Block {
  /** What the table is of, such as `outputs of ScapPipeline`. */
  readonly subject: string;
  readonly place: Place;
  /** From the first letter behind the one mark to the first one of the other. */
  readonly start: number;
  readonly end: number;
}

const closing = "<!-- end -->";

/** The marked tables of a page, in its order. */
export function blocksOf(file: string, text: string): readonly Block[] {
  return [...text.matchAll(/^<!-- generated: (.+) -->$/gm)].map((match) => {
    const [mark, subject = ""] = match;
    const start = match.index + mark.length;
    const end = text.indexOf(closing, start);
    const next = text.indexOf("<!-- generated:", start);
    if (end < 0 || (next >= 0 && next < end)) {
      throw new Error(`docs/${file}: the table of the ${subject} has no ${closing} behind it.`);
    }
    const heading = headingsOf(text.slice(0, match.index)).at(-1) ?? "";
    return { subject, place: { file, heading }, start, end };
  });
}

/** The page with each marked table made anew. */
export function filled(
  text: string,
  blocks: readonly Block[],
  tableOf: (block: Block) => string,
): string {
  let done = "";
  let from = 0;
  for (const block of blocks) {
    done += `${text.slice(from, block.start)}\n\n${tableOf(block).trim()}\n\n`;
    from = block.end;
  }
  return done + text.slice(from);
}

/** A page's headings, the title first; lines in fenced code are none. */
export function headingsOf(text: string): readonly string[] {
  const prose = text.replace(/^( *)```[^]*?^\1```$/gm, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
}

/** What a heading is linked by, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

/** The target of a link from one page to a heading of it or of another one. */
export function linkTo({ file, heading }: Place, from: string): string {
  return `${file === from ? "" : file}#${anchorOf(heading)}`;
}
