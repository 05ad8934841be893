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
    fs.writeFileSync(temporary, `${JSON.stringify(value, undefined, 2)}\n`);
    fs.renameSync(temporary, this.file);
  }
}
