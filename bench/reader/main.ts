import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { type BenchFile, makeFiles } from "./files";
import { type Run, type Subject, ours, run, subjects } from "./subjects";

const help = `Usage: npm run bench:reader -- [--quick] [--runs N]

Times whole processes that read XCCDF results, interleaved, and prints medians and ratios to ours.

  --quick    without the file of half a gigabyte
  --runs N   runs of each on each file (default 5; the largest file gets at most 3)
`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
    help: { type: "boolean", default: false },
  },
});

function measure(file: BenchFile, all: readonly Subject[], rounds: number): Map<Subject, Run[]> {
  const runs = new Map<Subject, Run[]>(all.map((subject) => [subject, []]));
  // Round after round, so that a machine that gets slower gets slower for all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const [subject, done] of runs) done.push(run(subject, file.path));
  }
  return runs;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function print(file: BenchFile, runs: ReadonlyMap<Subject, readonly Run[]>): void {
  const megabytes = file.bytes / 1e6;
  const own = median((runs.get(ours) ?? []).map(({ seconds }) => seconds));
  console.log(`\n${file.name}: ${megabytes.toFixed(1)} MB`);
  console.log("  seconds     MB/s  peak MB  times ours");
  for (const [{ name }, done] of runs) {
    const seconds = median(done.map((each) => each.seconds));
    const peak = Math.max(...done.map((each) => each.peak));
    const columns = [
      seconds.toFixed(2).padStart(9),
      (megabytes / seconds).toFixed(0).padStart(9),
      peak.toFixed(0).padStart(9),
      (seconds / own).toFixed(1).padStart(12),
    ];
    console.log(`${columns.join("")}  ${name}`);
  }
}

if (values.help) {
  process.stdout.write(help);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-bench-"));
  try {
    const all = subjects();
    for (const file of makeFiles(folder, { big: !values.quick })) {
      const rounds = file.name === "big" ? Math.min(3, Number(values.runs)) : Number(values.runs);
      print(file, measure(file, all, rounds));
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
