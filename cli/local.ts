import { argumentsOf, exitStatus, UsageError } from "./usage";

const help = `Usage: plumbline local [FILE…] [options]

Runs the stack of index.ts on this machine: the functions that would be deployed, with their own
permissions, against a DynamoDB-compatible engine and a loopback endpoint. Scan results go through
it as if their hosts had uploaded them; without files, those in samples/.

  --scan                scan this host with the program's own script (oscap has to be installed)
  --set NAME=VALUE      with --scan: a parameter of the scan, such as Profile=standard
  --stack NAME          take the configuration of Pulumi.NAME.yaml. Defaults to local
  --security-hub STATE  turn the Security Hub switch: enabled or disabled. A first run enables it
  --fresh               forget what earlier runs left
  --permissions         name what the roles may do and nothing did in this run
  --json                one JSON document instead of text
  -h, --help            this text

State is kept from run to run in .plumbline/.

Exit status: 0 done, 1 a file could not be taken, 2 wrong usage.
`;

/** What the command takes. */
export const options = {
  scan: { type: "boolean", default: false },
  set: { type: "string", multiple: true, default: [] as string[] },
  stack: { type: "string", default: "local" },
  "security-hub": { type: "string" },
  fresh: { type: "boolean", default: false },
  permissions: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** `plumbline local`. @returns the exit status. */
export async function local(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  check(values, positionals);
  // Loaded here: help and what is wrong with the options need no Pulumi.
  const { runLocal } = await import("./localRun.js");
  return runLocal({ ...values, files: positionals });
}

interface Switches {
  readonly scan: boolean;
  readonly set: readonly string[];
  readonly "security-hub"?: string | undefined;
}

function check(values: Switches, files: readonly string[]): void {
  const hub = values["security-hub"];
  if (hub !== undefined && hub !== "enabled" && hub !== "disabled") {
    throw new UsageError(`--security-hub was "${hub}", must be enabled or disabled`);
  }
  if (values.set.length > 0 && !values.scan) throw new UsageError("--set is for --scan only");
  if (values.scan && files.length > 0) throw new UsageError("--scan takes no files");
}
