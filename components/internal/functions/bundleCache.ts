import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { keepText, keptFolder, writeWhole } from "./keptFiles";

/** A bundle, and the files that it was made of. */
export interface Bundle {
  readonly code: string;
  /** Paths from the root of the package. */
  readonly inputs: readonly string[];
}

interface Entry {
  readonly file: string;
  readonly how: string;
  /** Digest of each file that the bundle was made of, by its path from the root. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Bundles of a checkout from one process to the next: bundling takes a second for each function, and
 * every preview and every test process wants all of them. A bundle is used again as long as each of
 * the files it was made of has the same content.
 *
 * @param root root of the checkout.
 * @param name name of the bundle.
 * @param how what else it depends on: version and options of the bundler.
 * @param build makes the bundle.
 * @returns path of the file with its code.
 */
export function cachedBundle(root: string, name: string, how: string, build: () => Bundle): string {
  const manifest = path.join(keptFolder(root), `${name}.json`);
  const kept = readEntry(manifest);
  if (kept?.how === how && fs.existsSync(kept.file) && isOf(root, kept.digests)) {
    const now = new Date();
    for (const file of [manifest, kept.file]) fs.utimesSync(file, now, now);
    return kept.file;
  }

  const { code, inputs } = build();
  const digests = inputs.flatMap((input) => {
    const digest = digestOf(root, input);
    return digest === undefined ? [] : [[input, digest] as const];
  });
  const entry: Entry = { file: keepText(root, code), how, digests: Object.fromEntries(digests) };
  writeWhole(manifest, JSON.stringify(entry));
  return entry.file;
}

function isOf(root: string, expected: Readonly<Record<string, string>>): boolean {
  return Object.entries(expected).every(([input, digest]) => digestOf(root, input) === digest);
}

/** Nothing where there is no such file. */
function digestOf(root: string, input: string): string | undefined {
  const file = path.join(root, input);
  if (!fs.existsSync(file)) return undefined;
  return createHash("sha256").update(fs.readFileSync(file)).digest("base64");
}

function readEntry(file: string): Entry | undefined {
  if (!fs.existsSync(file)) return undefined;
  return JSON.parse(fs.readFileSync(file, "utf8")) as Entry;
}
