import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../local/program/packageRoot";

/**
 * Loads what runs the stack on this machine. The npm package has neither the program nor the tools
 * that run it: without this, the command would end with the name of a module that is missing.
 */
export function inCheckout<T>(
  command: string,
  load: () => Promise<T>,
  root: () => string = packageRoot,
): () => Promise<T> {
  return async () => {
    if (fs.existsSync(path.join(root(), "index.ts"))) return load();
    throw new Error(
      `${command} runs in a checkout of Plumbline only: the npm package has neither its program nor the local stack`,
    );
  };
}
