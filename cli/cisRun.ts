import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../local/program/packageRoot";
import { cisStatus } from "./cis/status";
import { cisText } from "./cis/text";
import { startStack } from "./local/start";
import { printJson } from "./output";
import { lineWidth } from "./style";
import { exitStatus } from "./usage";
import { waiting } from "./waiting";

/** Findings of a target that are shown by name where not all are asked for. */
const shownFindings = 5;

/** Lists what the local store knows of CIS scans. @returns the exit status. */
export async function runCis(values: {
  readonly last: boolean;
  readonly all: boolean;
  readonly stack: string;
  readonly json: boolean;
}): Promise<number> {
  const folder = path.join(packageRoot(), ".plumbline", values.stack);
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
