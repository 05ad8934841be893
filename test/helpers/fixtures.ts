import * as fs from "node:fs";
import * as path from "node:path";
import type { Context } from "mocha";

const folder = path.join(__dirname, "..", "..", "..", "shared", "fixtures");

/** Path of a recorded scanner output or AWS event that is kept beside the checkout, not in it. */
export function fixture(file: string): string {
  return path.join(folder, file);
}

let said = false;

/** Skips a test, aloud, where the recorded files are not there. */
export function skipWithoutFixtures(test: Context): void {
  if (fs.existsSync(folder)) return;
  if (!said) console.log("      skipped: no recorded fixtures beside this checkout");
  said = true;
  test.skip();
}
