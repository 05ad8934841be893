import * as fs from "node:fs";
import * as path from "node:path";

const root = path.join(__dirname, "..", "..");

/** What a clone does not have, and what nothing is built from. */
const left = new Set([".git", ".plumbline", "coverage", "dist", "node_modules", "test"]);

/** Copies the checkout as a clone would have it after its packages were installed: nothing is built. */
export function copyCheckout(folder: string): void {
  for (const entry of fs.readdirSync(root).filter((name) => !left.has(name))) {
    fs.cpSync(path.join(root, entry), path.join(folder, entry), { recursive: true });
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
}
