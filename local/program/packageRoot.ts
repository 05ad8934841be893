import * as fs from "node:fs";
import * as path from "node:path";
import { LocalStackError } from "../errors";
import { objectOf, parseJson } from "../json";

/**
 * The root of the checkout, found upwards from this file, because the same code runs from source
 * and from the bundled command line. The local stack needs what only a checkout has: the program
 * and the development tools that run it.
 */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (fs.existsSync(file)) {
      const { name } = objectOf(parseJson(fs.readFileSync(file, "utf8"), file));
      if (name === "@plumbline-compliance/plumbline") return folder;
    }
    if (folder === path.dirname(folder)) {
      throw new LocalStackError("the local stack runs in a checkout of Plumbline, not from npm");
    }
  }
}
