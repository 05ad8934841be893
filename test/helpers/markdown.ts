import * as fs from "node:fs";
import * as path from "node:path";

const root = path.join(__dirname, "..", "..");

/** A fenced block of a page. */
export interface Snippet {
  /** Page and line, such as `docs/kms.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

/** The pages that people read, by their path in the checkout. */
export function pages(): readonly string[] {
  const listed = ["", "docs", "docs/events", "examples", "samples"].flatMap((folder) =>
    fs.readdirSync(path.join(root, folder)).map((file) => path.posix.join(folder, file)),
  );
  return listed.filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md").sort();
}

/** A page's text. */
export function pageText(page: string): string {
  return fs.readFileSync(path.join(root, page), "utf8");
}

/** The fenced blocks of all pages in one of the languages. */
export function snippets(...languages: readonly string[]): readonly Snippet[] {
  return pages().flatMap((page) => {
    const text = pageText(page);
    return [...text.matchAll(/^( *)```(\w+)\n([^]*?)^ *```/gm)].flatMap((match) => {
      const [, indent = "", language = "", code = ""] = match;
      if (!languages.includes(language)) return [];
      const line = text.slice(0, match.index).split("\n").length;
      const lines = code.split("\n").map((each) => each.slice(indent.length));
      return [{ place: `${page}:${line}`, language, text: lines.join("\n") }];
    });
  });
}
