import { createRequire } from "node:module";
import * as path from "node:path";
import type * as tsx from "tsx/cjs/api";
import { packageRoot } from "./packageRoot";

let registered = false;

/**
 * Loads a program anew, because programs read their configuration on load. What it imports stays
 * loaded from an earlier run: components know nothing of the configuration, and bundling their
 * functions again would cost most of a start.
 */
export function loadProgram(file: string): unknown {
  const require = createRequire(path.join(packageRoot(), "package.json"));
  if (!registered) {
    // It stays registered, because a program may import late; a second one does no harm.
    const { register } = require("tsx/cjs/api") as typeof tsx;
    register();
    registered = true;
  }
  Reflect.deleteProperty(require.cache, file);
  return require(file) as unknown;
}
