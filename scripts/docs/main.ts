import * as fs from "node:fs";
import * as path from "node:path";
import { argumentTypesPage } from "./argumentTypes";
import { generatedPages } from "./generate";

/**
 * Writes what the components' interfaces say: the tables in docs/, and the types that the components
 * hold their arguments against. With `--check` it says which are not up to date.
 */
async function main(): Promise<void> {
  const root = path.join(__dirname, "..", "..");
  const pages = [...(await generatedPages(root)), await argumentTypesPage(root)];
  const changed = pages.filter(({ before, after }) => before !== after);
  for (const page of changed) {
    if (process.argv.includes("--check")) {
      process.stderr.write(
        `${page.path} is not what the interfaces and their comments say: run npm run docs\n`,
      );
      process.exitCode = 1;
    } else fs.writeFileSync(path.join(root, page.path), page.after);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
