import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { delimiter } from "node:path";
import { scanHost } from "../../local/scan";
import type { LocalStack } from "../../local/stack";
import { paint } from "../style";
import { UsageError } from "../usage";
import { madeInstanceId } from "./identity";
import type { UploadOutcome } from "./outcome";
import { observed } from "./run";

/** Values for the scan document's parameters, from `NAME=VALUE`. */
export function scanParameters(settings: readonly string[]): Record<string, string> {
  const entries = settings.map((setting) => {
    const [name = "", ...value] = setting.split("=");
    if (value.length > 0 && /^[A-Za-z]+$/.test(name)) return [name, value.join("=")];
    throw new UsageError(`--set was "${setting}", must be NAME=VALUE, such as Profile=standard`);
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Whether this host has the scanner. */
export function hasScanner(): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, "oscap")));
}

/** Scans this host as an instance is scanned, and lets the result go through the stack. */
export async function scanThisHost(
  stack: LocalStack,
  parameters: Readonly<Record<string, string>>,
  print: (line: string) => void,
): Promise<UploadOutcome> {
  const instanceId = madeInstanceId(os.hostname());
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-scan-"));
  try {
    let status = 1;
    const outcome = await observed(stack, { file: "this host", instanceId, key: "" }, async () => {
      status = await scanHost(stack, {
        instanceId,
        folder,
        // What is installed on this machine is its owner's affair.
        parameters: { AllowInstall: "false", ...parameters },
        onLine: (line) => {
          print(`     ${paint("dim", line)}\n`);
        },
      });
      await stack.settle();
    });
    return { ...outcome, ok: outcome.ok && status === 0 };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
