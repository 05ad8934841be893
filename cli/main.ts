import * as fs from "node:fs";
import * as path from "node:path";
import { outliveReader } from "./output";
import { UsageError, exitStatus } from "./usage";

const help = `Usage: plumbline <command> [options]

  inspect FILE…      read XCCDF or ARF results and say what is in them
  local [FILE…]      run the whole stack on this machine
  cis                list the CIS scans that the local store knows
  report             write the report on the local store: a page, and a CSV
  exceptions …       check and import exceptions, and list what they hide

  -h, --help         this text, or that of a command
  --version          the version

Exit status: 0 done, 1 something failed or could not be read, 2 wrong usage.
`;

type Command = (argv: string[]) => Promise<number>;

/**
 * Loaded only when they are called: reading a file must not load Pulumi. A dynamic import is an ES
 * module's even here, so that TypeScript wants the ending.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import("./inspect.js")).inspect,
  local: async () => (await import("./local.js")).local,
  cis: async () => (await import("./cis.js")).cis,
  report: async () => (await import("./report.js")).report,
  exceptions: async () => (await import("./exceptions.js")).exceptions,
};

function version(): string {
  const file = path.join(__dirname, "..", "..", "package.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(help);
    return exitStatus.done;
  }
  if (name === "--version") {
    process.stdout.write(`${version()}\n`);
    return exitStatus.done;
  }
  const load = name === undefined ? undefined : commands[name];
  if (load === undefined) {
    const names = Object.keys(commands).join(", ");
    throw new UsageError(
      name === undefined
        ? `no command, must be one of ${names}`
        : `no command "${name}", must be one of ${names}`,
    );
  }
  return (await load())(rest);
}

outliveReader([process.stdout, process.stderr]);
main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`plumbline: ${message}\n`);
    process.exitCode = error instanceof UsageError ? exitStatus.usage : exitStatus.failed;
  },
);
