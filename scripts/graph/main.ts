import * as fs from "node:fs";
import * as path from "node:path";
import { evaluateProgram } from "../../local/program/evaluate";
import { readStackConfigFiles } from "../../local/program/stackConfig";
import { architecture } from "./mermaid";

/** Writes docs/graph.md, or with `--check` says whether it is what the program registers now. */
async function main(): Promise<void> {
  const root = path.join(__dirname, "..", "..");
  const file = path.join(root, "docs", "graph.md");
  // The stack that has a section for everything.
  const { config } = readStackConfigFiles(root, "local");
  const text = architecture(await evaluateProgram({ config }));
  if (!process.argv.includes("--check")) {
    fs.writeFileSync(file, text);
    return;
  }
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
    process.stderr.write("docs/graph.md is not what the program registers: run npm run graph\n");
    process.exitCode = 1;
  }
}

void main();
