import * as fs from "node:fs";
import * as path from "node:path";
import { generatedPages } from "./generate";

/** Writes the components' tables into docs/, or with `--check` says which are not up to date. */
async function main(): Promise<void> {
  const root = path.join(__dirname, "..", "..");
  const changed = (await generatedPages(root)).filter(({ before, after }) => before !== after);
  for (const page of changed) {
    if (process.argv.includes("--check")) {
      process.stderr.write(`${page.path} is not what the doc comments say: run npm run docs\n`);
      process.exitCode = 1;
    } else fs.writeFileSync(path.join(root, page.path), page.after);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
