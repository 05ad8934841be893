import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LocalStackError } from "./errors";

/** Where a stack keeps its state and its working files. */
export interface StackFolders {
  /** State that outlives the run; undefined for a stack that forgets. */
  readonly state?: string;
  /** Files of this run. */
  readonly work: string;
  /** Lets go of the folders. */
  readonly release: () => void;
}

/** Folders of a stack that forgets everything when it is closed. */
export function temporaryFolders(): StackFolders {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-local-"));
  return {
    work,
    release: () => {
      fs.rmSync(work, { recursive: true, force: true });
    },
  };
}

/**
 * Folders of a stack that goes on where the last run ended. One run at a time may have them. They hold
 * what hosts uploaded and what they fail, so nobody else of the machine may look into them.
 */
export function lastingFolders(directory: string): StackFolders {
  fs.mkdirSync(directory, { recursive: true, mode: onlyOwner.folder });
  const release = takeLock(path.join(directory, "lock"), directory);
  keepPrivate(directory);
  const work = path.join(directory, "work");
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { mode: onlyOwner.folder });
  return {
    state: directory,
    work,
    release: () => {
      fs.rmSync(work, { recursive: true, force: true });
      keepPrivate(directory);
      release();
    },
  };
}

/** Forgets what earlier runs left; another run's lock is respected. */
export function emptyDirectory(directory: string): void {
  if (!fs.existsSync(directory)) return;
  takeLock(path.join(directory, "lock"), directory);
  fs.rmSync(directory, { recursive: true });
}

const onlyOwner = { folder: 0o700, file: 0o600 } as const;

/** Takes a folder, and all that is in it, from everybody but its owner. What links lead to stays as it is. */
function keepPrivate(folder: string): void {
  fs.chmodSync(folder, onlyOwner.folder);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) keepPrivate(full);
    else if (entry.isFile()) fs.chmodSync(full, onlyOwner.file);
  }
}

/** Takes the lock, or that of a run that has ended without letting go. @returns what lets go of it. */
function takeLock(lock: string, directory: string): () => void {
  if (!createLock(lock)) {
    const holder = holderOf(lock);
    if (isAlive(holder)) {
      throw new LocalStackError(`${directory} is in use by another run (process ${holder})`);
    }
    removeStale(lock, holder);
    if (!createLock(lock)) {
      throw new LocalStackError(`${directory} is in use by another run, which has just begun`);
    }
  }
  return () => {
    fs.rmSync(lock, { force: true });
  };
}

/** Makes the lock where there is none. Whatever else has its name, a link too, is left alone. */
function createLock(lock: string): boolean {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: "wx", mode: onlyOwner.file });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(lock: string): number {
  if (!fs.lstatSync(lock).isFile()) {
    throw new LocalStackError(`${lock} is no file, must be the lock of a run: remove it`);
  }
  const descriptor = fs.openSync(lock, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    return Number(fs.readFileSync(descriptor, "utf8"));
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Two runs may find the same stale lock: the one that comes late must not take the other's new one. */
function removeStale(lock: string, holder: number): void {
  const aside = `${lock}.${process.pid}`;
  fs.renameSync(lock, aside);
  const taken = holderOf(aside);
  if (taken !== holder && !fs.existsSync(lock)) fs.linkSync(aside, lock);
  fs.rmSync(aside);
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0 || processId === process.pid) {
    return processId === process.pid;
  }
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
