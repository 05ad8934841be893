import * as fs from "node:fs";
import * as path from "node:path";
import { parseJson } from "./json";

/** A JSON file in the state folder; without a folder nothing is kept. */
export class StateFile {
  constructor(private readonly file: string | undefined) {}

  /** The file `name` below `directory`, or one that keeps nothing. */
  static in(directory: string | undefined, name: string): StateFile {
    return new StateFile(directory === undefined ? undefined : path.join(directory, name));
  }

  /** What was saved last, or undefined. */
  load(): unknown {
    if (this.file === undefined || !fs.existsSync(this.file)) return undefined;
    return parseJson(fs.readFileSync(this.file, "utf8"), this.file);
  }

  /** Saves by rename, so that an interrupted run leaves the old state whole. */
  save(value: unknown): void {
    if (this.file === undefined) return;
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    const text = `${JSON.stringify(value, undefined, 2)}\n`;
    // Never through a link that somebody has put there.
    fs.rmSync(temporary, { force: true });
    fs.writeFileSync(temporary, text, { flag: "wx", mode: 0o600 });
    fs.renameSync(temporary, this.file);
  }
}

/**
 * Changes behind a file of state, a line each, so that what was changed survives a run that is killed.
 * Without a folder nothing is kept.
 */
export class Journal {
  constructor(private readonly file: string | undefined) {}

  static in(directory: string | undefined, name: string): Journal {
    return new Journal(directory === undefined ? undefined : path.join(directory, name));
  }

  /** Every change since the state was saved. The last line may be cut off, and is then no change. */
  load(): readonly unknown[] {
    if (this.file === undefined || !fs.existsSync(this.file)) return [];
    const lines = fs.readFileSync(this.file, "utf8").split("\n");
    return lines.slice(0, -1).map((line) => parseJson(line, this.file ?? ""));
  }

  append(changes: readonly unknown[]): void {
    if (this.file === undefined || changes.length === 0) return;
    const text = changes.map((change) => `${JSON.stringify(change)}\n`).join("");
    fs.appendFileSync(this.file, text, { mode: 0o600 });
  }

  /** Forgets the changes, once they are in the state. */
  clear(): void {
    if (this.file !== undefined) fs.rmSync(this.file, { force: true });
  }
}
