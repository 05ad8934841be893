import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import * as components from "../../components";
import { functionCode } from "../../components/internal/functions/bundle";
import { isComponent } from "../helpers/packageSchema";
import { type PackedPackage, packedPackage } from "../helpers/packedPackage";

const examples = path.join(__dirname, "..", "..", "examples");
const handlers = path.join(__dirname, "..", "..", "functions", "handlers");

/** A consumer's command, which the compiler can only check where it finds the types. */
const commandModule = `import { defineCommand, wholeNumber } from "@plumbline-compliance/plumbline/commands";

export default defineCommand({
  name: "KEEP_LONG_ENOUGH",
  description: "Things are kept for long enough.",
  resourceTypes: ["AWS::Logs::LogGroup"],
  triggers: ["periodic"],
  parameters: { days: wholeNumber({ description: "Days.", default: 30 }) },
  list: () => [],
  detect: (_subject, { parameters: { days } }) => {
    // @ts-expect-error A number is no text: without the types this line has no fault.
    const wrong: string = days;
    return Promise.resolve({ compliance: "COMPLIANT", reason: wrong });
  },
  detectActions: [],
  remediateActions: [],
});
`;

const everyComponent = Object.entries(components)
  .filter(([, exported]) => isComponent(exported))
  .map(([name]) => `plumbline:index:${name}`);

interface Registered {
  readonly type: string;
  readonly name: string;
  /** Digests of a function's files, by name. */
  readonly code?: Readonly<Record<string, string>>;
}

function node(folder: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
}

function run(folder: string, program: string): readonly Registered[] {
  const { status, stdout, stderr } = node(
    folder,
    path.join(__dirname, "runConsumer.cjs"),
    path.join(folder, program),
  );
  expect(stderr).to.equal("");
  expect(status).to.equal(0);
  return JSON.parse(stdout) as Registered[];
}

/** What every function of this checkout is, by the same digest. */
function namesByCode(): ReadonlyMap<string | undefined, string> {
  const names = fs.readdirSync(handlers).map((file) => path.basename(file, ".ts"));
  return new Map(
    names.map((name) => [createHash("sha256").update(functionCode(name)).digest("hex"), name]),
  );
}

describe("the package, installed in a project of its own", () => {
  let packed: PackedPackage;
  let plain: readonly Registered[];

  before(() => {
    packed = packedPackage();
    plain = run(packed.consumer(path.join(examples, "javascript")), "index.js");
  });

  after(() => {
    packed.remove();
  });

  it("lets a plain JavaScript program use every component, with exceptions from a file", () => {
    expect(plain.map(({ type }) => type)).to.include.members(everyComponent);
    expect(plain.filter(({ type }) => type.endsWith(":TableItem"))).to.have.length(1);
  });

  it("lets a TypeScript program use them, type-checked against the package's own types", () => {
    const folder = packed.consumer(path.join(examples, "typescript"));
    const compiler = require.resolve("typescript/bin/tsc");

    const { status, stdout } = node(folder, compiler, "-p", ".");

    expect(stdout).to.equal("");
    expect(status).to.equal(0);
    const registered = run(folder, path.join("out", "index.js"));
    expect(registered.map(({ type }) => type)).to.include.members(everyComponent);
  });

  it("bundles a consumer's own commands, of the package's types, beside its functions", () => {
    const folder = packed.consumer(path.join(examples, "custom-command"));
    const compiler = require.resolve("typescript/bin/tsc");

    // The types of libraries were checked with the other program.
    const { status, stdout } = node(folder, compiler, "-p", ".", "--skipLibCheck");

    expect(stdout).to.equal("");
    expect(status).to.equal(0);
    const registered = run(folder, path.join("out", "index.js"));
    const functions = registered.filter(({ code }) => code !== undefined);
    expect(functions.map(({ type }) => type)).to.include("aws:lambda/function:Function");
    const files = functions.map(({ code = {} }) => Object.keys(code).sort());
    expect(files).to.deep.equal([
      ["custom.js", "index.js"],
      ["custom.js", "index.js"],
    ]);
  });

  const waysToResolve: readonly [string, Readonly<Record<string, string>>][] = [
    // The compiler would say of the first way that it goes with its next version.
    ["node10", { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" }],
    ["node16", { module: "node16", moduleResolution: "node16" }],
    ["bundler", { module: "esnext", moduleResolution: "bundler" }],
  ];
  for (const [way, options] of waysToResolve) {
    it(`has types of ./commands for a program that resolves modules like ${way}`, () => {
      const folder = packed.consumer(path.join(examples, "javascript"));
      const program = path.join(folder, `${way}.ts`);
      fs.writeFileSync(program, commandModule);
      const rest = { target: "es2022", strict: true, noEmit: true, types: [] };
      const read = ts.convertCompilerOptionsFromJson({ ...options, ...rest }, folder);
      const compiled = ts.createProgram([program], read.options);

      const faults = [...read.errors, ...ts.getPreEmitDiagnostics(compiled)];

      expect(faults.map((each) => ts.flattenDiagnosticMessageText(each.messageText, "\n"))).to.be
        .empty;
      const resolved = compiled.getSourceFiles().map(({ fileName }) => fileName);
      expect(resolved).to.include(
        path.join(fs.realpathSync(packed.folder), "dist", "functions", "commands", "index.d.ts"),
      );
    });
  }

  it("brings functions that are the same to the byte as those built from source", () => {
    const known = namesByCode();

    const functions = plain.filter(({ code }) => code !== undefined);

    expect(functions).to.have.length.above(2);
    for (const { name, code } of functions) {
      expect(known.get(code?.["index.js"]), name).to.be.a("string");
    }
  });

  it("brings a command line that reads results and exceptions, and says what is wrong usage", () => {
    const folder = packed.consumer(path.join(examples, "javascript"));
    const bin = path.join(packed.folder, "bin", "plumbline.js");

    for (const command of ["inspect", "exceptions"]) {
      const { status, stdout, stderr } = node(folder, bin, command, "--help");
      expect([stderr, status], command).to.deep.equal(["", 0]);
      expect(stdout).to.match(new RegExp(`^Usage: plumbline ${command} `));
    }
    const wrong = node(folder, bin, "inspect");
    expect([wrong.status, wrong.stderr]).to.deep.equal([
      2,
      "plumbline: inspect takes a file, a folder or - (see plumbline inspect --help)\n",
    ]);
  });
});
