import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { exchangesVariable } from "../../local/endpoint/exchanges";

/**
 * Holds every request and answer of the local stack against AWS's own models of its services, as
 * botocore ships them: what nobody here wrote says what a service takes and gives.
 *
 * usage: npm run test:models [-- --exchanges FOLDER]
 *
 * Runs the tests of the local stack and looks at what went over the wire, or at what a run with
 * PLUMBLINE_EXCHANGES=FOLDER has left in FOLDER.
 */

const root = path.join(__dirname, "..", "..");

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  return status ?? 1;
}

/** Whether Python is there, with AWS's models. */
function hasModels(): boolean {
  return spawnSync("python3", ["-c", "import botocore.session"]).status === 0;
}

function main(): number {
  const { values } = parseArgs({ options: { exchanges: { type: "string" } } });
  if (!hasModels()) {
    console.log(
      "test:models: SKIPPED, because python3 has no botocore here (python3 -m pip install botocore)",
    );
    return 0;
  }
  const folder = values.exchanges ?? fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-exchanges-"));
  try {
    if (values.exchanges === undefined) {
      const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
      const args = [mocha, "--reporter", "dot", "test/local/**/*.test.ts"];
      const status = run(process.execPath, args, { [exchangesVariable]: folder });
      if (status !== 0) return status;
    }
    const accepted = path.join(__dirname, "accepted.json");
    return run("python3", [path.join(__dirname, "validate.py"), accepted, folder]);
  } finally {
    if (values.exchanges === undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
