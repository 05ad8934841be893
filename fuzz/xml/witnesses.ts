import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { saxesEvents } from "./events";

/** Why a parser refuses a document; null where it takes it, undefined where the parser is absent. */
export type Answer = string | null | undefined;

export interface Answers {
  readonly expat?: Answer;
  readonly libxml2?: Answer;
  readonly saxes?: Answer;
}

/** expat and libxml2, in one Python process that reads one document after the other. */
export class NativeParsers {
  /** What is absent on this machine, in words. */
  readonly missing: string[] = [];
  private readonly child: ChildProcess | undefined;
  private readonly waiting: ((answers: Answers) => void)[] = [];

  private constructor(child?: ChildProcess) {
    this.child = child;
  }

  static async start(): Promise<NativeParsers> {
    const child = spawn("python3", ["-u", path.join(__dirname, "witness.py")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([
      once(lines, "line").then(([line]) => String(line)),
      once(child, "exit").then(() => undefined),
      once(child, "error").then(() => undefined),
    ]);
    if (first === undefined) {
      const none = new NativeParsers();
      none.missing.push("expat and libxml2 (there is no python3 with pyexpat)");
      return none;
    }
    const parsers = new NativeParsers(child);
    const { libxml2 } = JSON.parse(first) as { libxml2: boolean };
    if (!libxml2) parsers.missing.push("libxml2 (Debian's package libxml2)");
    lines.on("line", (line) => parsers.waiting.shift()?.(JSON.parse(line) as Answers));
    return parsers;
  }

  /** What they say of a document: nothing where they are absent. */
  async ask(document: Uint8Array): Promise<Answers> {
    const { child } = this;
    if (child?.stdin == null) return {};
    const length = Buffer.alloc(4);
    length.writeUInt32LE(document.length);
    child.stdin.write(Buffer.concat([length, document]));
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child?.stdin == null) return;
    const ended = once(child, "exit");
    child.stdin.end();
    await ended;
  }
}

/** What saxes finds in a document, or why it refuses it. Which encoding it has is told to it. */
export function bySaxes(document: Uint8Array, attributes: readonly string[]) {
  try {
    return { events: saxesEvents(decoded(Buffer.from(document)), attributes), refusal: null };
  } catch (error) {
    return { events: undefined, refusal: error instanceof Error ? error.message : String(error) };
  }
}

function decoded(document: Buffer): string {
  const first = document.toString("hex", 0, 4);
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(
    document.toString("latin1", 0, 200),
  );
  if (first.startsWith("fffe") || first === "3c003f00") return strictly("utf-16le", document);
  if (first.startsWith("feff") || first === "003c003f") return strictly("utf-16be", document);
  if (/^(?:iso-8859-1|latin1)$/i.test(declared?.[1] ?? "")) return document.toString("latin1");
  return strictly("utf-8", document);
}

function strictly(encoding: string, document: Uint8Array): string {
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(document);
}
