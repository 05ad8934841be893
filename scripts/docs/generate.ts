import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { readDeclarations } from "./declarations";
import { anchorOf, type Block, blocksOf, filled, headingsOf } from "./pages";
import { type Links, tableOf } from "./tables";

/** A page as it stands and as it should. */
export interface Page {
  /** Path within the checkout. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Makes the marked tables of all pages anew from the components' doc comments; writes nothing. */
export async function generatedPages(root: string): Promise<readonly Page[]> {
  const folder = path.join(root, "docs");
  const declarations = readDeclarations(path.join(root, "components", "index.ts"));
  const pages = new Map(
    fs
      .readdirSync(folder)
      .filter((file) => file.endsWith(".md"))
      .sort()
      .map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]),
  );
  const blocks = [...pages].flatMap(([file, text]) => blocksOf(file, text));
  const bySubject = new Map(blocks.map((block) => [block.subject, block]));
  requireEach(blocks, [
    "arguments of every component",
    ...[...declarations.components.keys()].flatMap((name) => [
      `arguments of ${name}`,
      `outputs of ${name}`,
    ]),
  ]);

  const links: Links = {
    typePlace: (name) =>
      (bySubject.get(`properties of ${name}`) ?? bySubject.get(`values of ${name}`))?.place,
    componentPage: (name) => bySubject.get(`arguments of ${name}`)?.place.file,
    heading: (file, anchor) => {
      const headings = headingsOf(pages.get(file) ?? "");
      const found =
        anchor === "" ? headings[0] : headings.find((each) => anchorOf(each) === anchor);
      if (found === undefined) {
        throw new Error(
          `A doc comment names docs/${file}${anchor && `#${anchor}`}: it is not there.`,
        );
      }
      return found;
    },
  };
  return Promise.all(
    [...pages].map(async ([file, before]): Promise<Page> => {
      const own = blocks.filter(({ place }) => place.file === file);
      const tables = new Map<Block, string>();
      for (const block of own) {
        const table = tableOf(block.subject, file, declarations, links);
        tables.set(block, await prettier.format(table, { parser: "markdown" }));
      }
      const after = filled(before, own, (block) => tables.get(block) ?? "");
      return { path: path.posix.join("docs", file), before, after };
    }),
  );
}

/** Each table stands in one place, and these stand somewhere. */
function requireEach(blocks: readonly Block[], required: readonly string[]): void {
  const found = blocks.map(({ subject }) => subject);
  const twice = found.find((subject, index) => found.indexOf(subject) < index);
  if (twice !== undefined) throw new Error(`The mark of the ${twice} stands on two pages.`);
  const missing = required.find((subject) => !found.includes(subject));
  if (missing !== undefined) {
    throw new Error(`No page has the mark <!-- generated: ${missing} -->.`);
  }
}
