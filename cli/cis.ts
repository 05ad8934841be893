import { argumentsOf, exitStatus, stackName, UsageError } from "./usage";

const help = `Usage: plumbline cis [options]

Lists the CIS scans of Amazon Inspector that the local store knows, the newest first: how each
ended, which of its targets were measured and which were not and why, and what is known of them:
what is open stands with the last scan of its level that measured the target.

  --last        the newest scan only
  --all         every finding by name, not only the worst of each target
  --stack NAME  the store of this stack. Defaults to local
  --json        one JSON document instead of text
  -h, --help    this text

The store is what \`plumbline local\` left in .plumbline/. Nothing in it is changed.

Exit status: 0 done, 1 there is no store, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  last: { type: "boolean", default: false },
  all: { type: "boolean", default: false },
  stack: { type: "string", default: "local" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline cis`. @returns the exit status. */
export async function cis(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (positionals.length > 0) throw new UsageError(`cis takes no "${positionals[0] ?? ""}"`);
  stackName(values.stack);
  // Loaded here: help and what is wrong with the options need no Pulumi.
  const { runCis } = await import("./cisRun.js");
  return runCis(values);
}
