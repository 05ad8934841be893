import * as fs from "node:fs";
import * as path from "node:path";
import type { FuzzOptions } from "./options";
import { Lots } from "./random";
import type { Fault, Subject } from "./subject";

/** How many documents are looked at beside each other, so that no witness waits for another. */
export const abreast = 16;

/** What came out for one subject. */
export interface Tally {
  readonly subject: string;
  documents: number;
  bytes: number;
  accepted: number;
  /** Milliseconds of CPU for the document that took longest, with whatever ran beside it. */
  slowest: number;
  /** How often each kind of fault was found. */
  readonly faults: Map<string, number>;
  readonly doubts: Map<string, number>;
}

/** How many documents of a kind are kept and shown. */
const mostKept = 20;

/** Puts document after document to a subject. `begun` learns of each one's seed. */
export async function run(
  subject: Subject,
  options: FuzzOptions,
  print: (text: string) => void,
  begun: (seed: number) => void = () => undefined,
): Promise<Tally> {
  const tally: Tally = {
    subject: subject.name,
    documents: 0,
    bytes: 0,
    accepted: 0,
    slowest: 0,
    faults: new Map(),
    doubts: new Map(),
  };
  const until = performance.now() + options.seconds * 1000;
  let next = 0;
  const one = async (seed: number) => {
    begun(seed);
    const document = subject.document(seed);
    const before = process.cpuUsage();
    const { accepted, faults, doubts } = await subject.check(document, new Lots(seed + 0.5));
    const { user, system } = process.cpuUsage(before);
    tally.slowest = Math.max(tally.slowest, (user + system) / 1000);
    tally.documents += 1;
    tally.bytes += document.length;
    if (accepted) tally.accepted += 1;
    for (const fault of faults)
      note(tally.faults, fault, { subject, seed, document, options, print });
    for (const doubt of doubts) {
      const show = options.doubts ? print : () => undefined;
      const keep = options.doubts ? options : { ...options, keep: undefined };
      note(tally.doubts, doubt, { subject, seed, document, options: keep, print: show });
    }
  };
  const work = async () => {
    while (next < options.count && performance.now() < until) {
      next += 1;
      await one(options.seed + next - 1);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return tally;
}

interface Found {
  readonly subject: Subject;
  readonly seed: number;
  readonly document: Buffer;
  readonly options: Pick<FuzzOptions, "keep">;
  readonly print: (text: string) => void;
}

function note(counts: Map<string, number>, { kind, detail }: Fault, found: Found): void {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  if (count > mostKept) return;
  const { subject, seed, document, options, print } = found;
  print(`${subject.name} ${seed}: ${kind}\n${detail.map((each) => `    ${each}\n`).join("")}`);
  if (options.keep === undefined) return;
  fs.mkdirSync(options.keep, { recursive: true });
  const name = `${kind.replace(/[^a-z]+/gi, "-")}-${seed}${subject.suffix}`;
  fs.writeFileSync(path.join(options.keep, name), document);
}

/** What is said at the end, a line for a subject. */
export function summary(tally: Tally): string {
  const counts = (of: Map<string, number>) =>
    [...of].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const { subject, documents, bytes, accepted, slowest, faults, doubts } = tally;
  const found = faults.size === 0 ? "nothing found" : counts(faults);
  const aside = doubts.size === 0 ? "" : ` (and ${counts(doubts)})`;
  const most = `slowest ${Math.round(slowest)} ms`;
  return `${subject}: ${documents} documents, ${bytes} bytes, ${accepted} accepted, ${most}: ${found}${aside}\n`;
}
