import { OptionError, readOptions, usage } from "./options";
import { abreast, run, summary } from "./run";
import type { Subject } from "./subject";
import { subjects } from "./subjects";
import { Watchdog } from "./watchdog";

/** Longer than any document takes, however busy the machine. */
const longest = 120;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), Date.now());
  if (options === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const print = (text: string) => void process.stdout.write(text);
  print(`fuzz: from seed ${options.seed}\n`);
  let found = false;
  for (const name of options.only) {
    const subject: Subject = await subjects[name]();
    for (const missing of subject.missing)
      print(`${name}: skipped, not on this machine: ${missing}\n`);
    const watchdog = new Watchdog(longest, abreast);
    const tally = await run(subject, options, print, (seed) => {
      watchdog.at(seed);
    });
    await watchdog.stop();
    await subject.stop();
    print(summary(tally));
    found ||= tally.faults.size > 0;
  }
  return found ? 1 : 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      error instanceof OptionError ? `fuzz: ${error.message}\n` : `${String(error)}\n`,
    );
    process.exitCode = error instanceof OptionError ? 2 : 1;
  },
);
