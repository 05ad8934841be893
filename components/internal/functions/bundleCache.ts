import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** A bundle, and the files that it was made of. */
export interface Bundle {
  readonly code: string;
  /** Paths from the root of the package. */
  readonly inputs: readonly string[];
}

interface Entry {
  readonly code: string;
  readonly how: string;
  /** Digest of each file that the bundle was made of, by its path from the root. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Bundles of a checkout from one process to the next: bundling takes a second for each function, and
 * every preview and every test process wants all of them. A bundle is used again as long as each of
 * the files it was made of has the same content.
 *
 * @param root root of the checkout; bundles are kept under its `node_modules/.cache`.
 * @param name name of the bundle.
 * @param how what else it depends on: version and options of the bundler.
 * @param build makes the bundle.
 */
export function cachedBundle(root: string, name: string, how: string, build: () => Bundle): string {
  const file = path.join(root, "node_modules", ".cache", "plumbline", "functions", `${name}.json`);
  const kept = readEntry(file);
  if (kept?.how === how && isOf(root, kept.digests)) return kept.code;

  const { code, inputs } = build();
  const made = inputs.flatMap((input) => {
    const digest = digestOf(root, input);
    return digest === undefined ? [] : [[input, digest] as const];
  });
  writeEntry(file, { code, how, digests: Object.fromEntries(made) });
  return code;
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

/** Under a name of its own first: another process may read or write the same entry. */
function writeEntry(file: string, entry: Entry): void {
  const written = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(written, JSON.stringify(entry));
    fs.renameSync(written, file);
  } catch (error) {
    // A checkout that may not be written to bundles each time.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
  }
}
