import * as fs from "node:fs";
import * as path from "node:path";
import { inCheckout } from "./checkout";
import { faultText } from "./fault";
import { guardTerminal, outliveReader } from "./output";
import { UsageError, exitStatus } from "./usage";

const help = `Usage: plumbline <command> [options]

  inspect FILE…      say what is in results: XCCDF, ARF, and InSpec's JSON
  exceptions …       check and import exceptions, and list what they hide

In a checkout of Plumbline, which has the stack's program:

  local [FILE…]      run the whole stack on this machine
  cis                list the CIS scans that the local store knows
  report             write the report on the local store: a page, and a CSV

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
  exceptions: async () => (await import("./exceptions.js")).exceptions,
  local: inCheckout("local", async () => (await import("./local.js")).local),
  cis: inCheckout("cis", async () => (await import("./cis.js")).cis),
  report: inCheckout("report", async () => (await import("./report.js")).report),
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
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
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

/** What tells how a command is used that was used wrongly. */
function helpOf([name = ""]: readonly string[]): string {
  return Object.hasOwn(commands, name) ? `plumbline ${name} --help` : "plumbline --help";
}

outliveReader([process.stdout, process.stderr]);
guardTerminal([process.stdout, process.stderr]);
const argv = process.argv.slice(2);
main(argv).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const wrongUsage = error instanceof UsageError;
    process.stderr.write(
      `plumbline: ${faultText(error)}${wrongUsage ? ` (see ${helpOf(argv)})` : ""}\n`,
    );
    process.exitCode = wrongUsage ? exitStatus.usage : exitStatus.failed;
  },
);
