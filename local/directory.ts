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
  release(): void;
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

/** Folders of a stack that goes on where the last run ended. One run at a time may have them. */
export function lastingFolders(directory: string): StackFolders {
  fs.mkdirSync(directory, { recursive: true });
  const lock = path.join(directory, "lock");
  takeLock(lock, directory);
  const work = path.join(directory, "work");
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work);
  return {
    state: directory,
    work,
    release: () => {
      fs.rmSync(work, { recursive: true, force: true });
      fs.rmSync(lock, { force: true });
    },
  };
}

/** Forgets what earlier runs left; another run's lock is respected. */
export function emptyDirectory(directory: string): void {
  if (!fs.existsSync(directory)) return;
  takeLock(path.join(directory, "lock"), directory);
  fs.rmSync(directory, { recursive: true });
}

function takeLock(lock: string, directory: string): void {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch (error) {
    const holder = Number(fs.readFileSync(lock, "utf8"));
    if (isAlive(holder)) {
      throw new LocalStackError(`${directory} is in use by another run (process ${holder})`, {
        cause: error,
      });
    }
    // The run that had it ended without letting go.
    fs.writeFileSync(lock, String(process.pid));
  }
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
