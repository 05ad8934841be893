import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../local/program/packageRoot";
import { cisStatus } from "./cis/status";
import { cisText } from "./cis/text";
import { startStack } from "./local/start";
import { printJson } from "./output";
import { lineWidth } from "./style";
import { argumentsOf, exitStatus, stackName, UsageError } from "./usage";
import { waiting } from "./waiting";

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

/** Findings of a target that are shown by name where not all are asked for. */
const shownFindings = 5;

/** `plumbline cis`. @returns the exit status. */
export async function cis(argv: string[]): Promise<number> {
  const { values, positionals } = argumentsOf(argv, options);
  if (values.help) {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (positionals.length > 0) throw new UsageError(`cis takes no "${positionals[0] ?? ""}"`);
  const folder = path.join(packageRoot(), ".plumbline", stackName(values.stack));
  if (!fs.existsSync(path.join(folder, "dynamodb"))) {
    throw new Error(
      `there is no local store of stack ${values.stack} yet: run \`plumbline local\``,
    );
  }
  const { stack } = await startStack({ stack: values.stack, fresh: false, securityHub: undefined });
  try {
    const all = await waiting(() => "reading what the store knows", cisStatus(stack));
    const scans = values.last ? all.slice(0, 1) : all;
    const findings = values.all ? Infinity : shownFindings;
    if (values.json) printJson({ scans });
    else if (scans.length === 0) process.stdout.write("The store knows no CIS scan.\n");
    else process.stdout.write(cisText(scans, { width: lineWidth(), findings }));
    return exitStatus.done;
  } finally {
    await stack.close();
  }
}
