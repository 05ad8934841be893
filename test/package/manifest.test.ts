import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { pages, pageText } from "../helpers/markdown";

const root = path.join(__dirname, "..", "..");

function read(...file: readonly string[]): string {
  return fs.readFileSync(path.join(root, ...file), "utf8");
}

interface Manifest {
  readonly name: string;
  readonly author: string;
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly publishConfig: { readonly access: string; readonly provenance: boolean };
  readonly files: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read("package.json")) as Manifest;
const examples = ["custom-command", "javascript", "typescript"];

describe("the package's name", () => {
  it("has a scope, and ends as the types of its components begin", () => {
    expect(manifest.name).to.match(/^@[a-z-]+\/plumbline$/);
  });

  it("is what pages and examples install and import: the name without a scope is not ours", () => {
    const texts = [
      ...pages().map((page) => [page, pageText(page)] as const),
      ...examples.flatMap((example) =>
        fs
          .readdirSync(path.join(root, "examples", example), { recursive: true, encoding: "utf8" })
          .filter((file) => /\.(ts|js|json)$/.test(file))
          .map((file) => [file, read("examples", example, file)] as const),
      ),
    ];

    const faults = texts.flatMap(([place, text]) =>
      [
        ...text.matchAll(/\bnpm (?:install|i|add|ci)\b[^\n`]* plumbline(?![\w-])[^\n`]*/g),
        ...text.matchAll(/(?:from|require\(|import\() ?["']plumbline(?:\/\w+)?["']/g),
        ...text.matchAll(/["']plumbline(?:\/\w+)?["']: ["'][\^~]?\d/g),
        ...text.matchAll(/node_modules\/plumbline\b/g),
      ].map(([line]) => `${place}: ${line}`),
    );

    expect(faults).to.deep.equal([]);
  });

  it("is what the examples depend on", () => {
    for (const example of examples) {
      const { dependencies } = JSON.parse(read("examples", example, "package.json")) as Manifest;
      expect(dependencies, example).to.have.property(manifest.name);
    }
  });

  it("is that of the Python SDK, as Pulumi makes it: the namespace, then the name", () => {
    const module = manifest.name.slice(1).replace(/[-/]/g, "_");

    expect(read("examples", "python", "__main__.py")).to.include(`import ${module} as plumbline\n`);
  });
});

describe("what a registry says of the package", () => {
  it("is where it comes from, who made it and where to report a fault", () => {
    const { author, homepage, bugs, repository } = manifest;
    const project = /^git\+(https:.*)\.git$/.exec(repository.url)?.[1];

    expect(author).to.equal("The Plumbline authors");
    expect([repository.type, homepage, bugs]).to.deep.equal([
      "git",
      `${project}#readme`,
      `${project}/issues`,
    ]);
  });

  it("is public, with a proof of its provenance: without, npm keeps a scoped package private", () => {
    expect(manifest.publishConfig).to.deep.equal({ access: "public", provenance: true });
  });
});

describe("what the package holds", () => {
  it("is no sample, and no code of commands that run in a checkout only", () => {
    const inCheckout = [...read("cli", "main.ts").matchAll(/inCheckout\("(\w+)"/g)].map(
      ([, command = ""]) => `!dist/cli/${command}*.js`,
    );

    expect(inCheckout).to.have.length.above(2);
    expect(manifest.files).to.include.members([...inCheckout, "!dist/cli/storedReport.js"]);
    expect(manifest.files).not.to.include("samples");
  });

  it("is the folder by which resolvers that know no exports find ./commands", () => {
    const { main, types } = JSON.parse(read("commands", "package.json")) as Record<string, string>;

    expect(manifest.files).to.include("commands");
    expect([main, types]).to.deep.equal([
      "../dist/functions/commands/index.js",
      "../dist/functions/commands/index.d.ts",
    ]);
  });
});
