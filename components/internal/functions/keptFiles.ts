import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Older files of a checkout are bundles of code that has changed since. */
const keptDays = 7;

const folders = new Map<string, string>();

/**
 * Where files are kept that are made while a program runs: in a checkout from one process to the
 * next, elsewhere in a folder of this process alone, which goes with it.
 *
 * @param root root of the package.
 */
export function keptFolder(root: string): string {
  const known = folders.get(root);
  if (known !== undefined) return known;
  const folder = lastingFolder(root) ?? temporaryFolder();
  folders.set(root, folder);
  return folder;
}

/**
 * A text as a file that is named by its SHA-256. Pulumi keeps the digest of a file in its state, and
 * all of a text: twice for each function, a megabyte each.
 *
 * @returns its absolute path, which may be another on another machine: Pulumi compares digests alone.
 */
export function keepText(root: string, text: string): string {
  const digest = createHash("sha256").update(text).digest("hex");
  const file = path.join(keptFolder(root), `${digest}.js`);
  if (!fs.existsSync(file)) writeWhole(file, text);
  else fs.utimesSync(file, new Date(), new Date());
  return file;
}

/** Writes under a name of its own first: another process may read or write the same file. */
export function writeWhole(file: string, text: string): void {
  const written = `${file}.${process.pid}`;
  fs.writeFileSync(written, text);
  fs.renameSync(written, file);
}

function lastingFolder(root: string): string | undefined {
  const modules = path.join(root, "node_modules");
  if (!fs.existsSync(modules)) return undefined;
  const folder = path.join(modules, ".cache", "plumbline", "functions");
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
    return undefined;
  }
  removeOld(folder);
  return folder;
}

function removeOld(folder: string): void {
  const oldest = Date.now() - keptDays * 86_400_000;
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = fs.statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: oldest };
    if (mtimeMs < oldest) fs.rmSync(file, { force: true });
  }
}

/** Of this process alone: a shared folder's files could be somebody else's, and are deployed. */
function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-functions-"));
  process.once("exit", () => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
