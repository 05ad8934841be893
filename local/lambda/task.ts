import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as esbuild from "esbuild";
import { packageRoot } from "../program/packageRoot";
import type { FunctionDefinition } from "./definition";

/** Where a function's files are, and what its process runs. */
export interface Task {
  readonly root: string;
  readonly bootstrap: string;
}

let compiled: string | undefined;

/** Unpacks a function's code as it would be uploaded, and the runtime beside it. */
export function unpackTask(definition: FunctionDefinition, folder: string): Task {
  const root = path.join(folder, definition.name);
  fs.rmSync(root, { recursive: true, force: true });
  for (const [name, content] of definition.files) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  const bootstrap = path.join(folder, "bootstrap.cjs");
  fs.writeFileSync(bootstrap, compiledBootstrap());
  return { root, bootstrap };
}

/** The runtime as plain JavaScript: a loader for TypeScript would count as the function's time. */
function compiledBootstrap(): string {
  if (compiled !== undefined) return compiled;
  const root = packageRoot();
  const file = path.join(root, "local", "lambda", "bootstrap.ts");
  const { transformSync } = createRequire(path.join(root, "package.json"))(
    "esbuild",
  ) as typeof esbuild;
  const source = fs.readFileSync(file, "utf8");
  compiled = transformSync(source, { loader: "ts", format: "cjs", target: "node20" }).code;
  return compiled;
}
