import * as fs from "node:fs";
import * as path from "node:path";
import { after, before } from "mocha";
import { buildCommandLine } from "../../scripts/commandLine";

const root = path.join(__dirname, "..", "..");

/**
 * The command line as it is shipped, built for all tests of a suite; the function gives its main
 * file once they run. From source, every start of it would compile the command line anew. It is as
 * deep in the checkout as `dist/` has it, where it finds the program.
 */
export function builtCommandLine(): () => string {
  const folder = path.join(root, ".plumbline", `cli-${process.pid}`);
  before(() => buildCommandLine(folder));
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return () => path.join(folder, "main.js");
}
