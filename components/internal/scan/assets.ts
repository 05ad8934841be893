import * as fs from "node:fs";
import * as path from "node:path";

/** Beside `internal` both in a checkout (`components/assets`) and when built (`dist/components/assets`). */
const assets = path.join(__dirname, "..", "..", "assets");

/** The text of a file that is shipped with the components, such as the scan script. */
export function readAsset(name: string): string {
  return fs.readFileSync(path.join(assets, name), "utf8");
}

const included = /^# >>> ([a-z.]+):.*\n(?:.*\n)*?# <<< \1\n/gm;

/** A script with the text of what it includes in the place of its including it: one file is enough. */
export function readScript(name: string): string {
  return readAsset(name).replace(included, (_lines, file: string) =>
    readScript(file).replace(/^#!.*\n/, ""),
  );
}
