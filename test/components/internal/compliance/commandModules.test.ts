import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import {
  CommandModuleError,
  loadCommands,
} from "../../../../components/internal/compliance/commandModules";

const example = path.join(__dirname, "..", "..", "..", "..", "examples", "custom-command");
const own = path.join(example, "commands", "snsTopicOwner.ts");

function problem(modules: readonly string[]): CommandModuleError {
  try {
    loadCommands(modules);
  } catch (error) {
    if (error instanceof CommandModuleError) return error;
    throw error;
  }
  throw new Error("it was expected to be refused");
}

describe("loadCommands", () => {
  let folder: string;
  const module = (source: string): string => {
    const file = path.join(folder, `command${fs.readdirSync(folder).length}.ts`);
    fs.writeFileSync(file, source);
    return file;
  };
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("knows the commands that come with Plumbline", () => {
    const { commandNames, commandNamed, files } = loadCommands([]);

    expect(commandNames).to.include("S3_ENABLE_VERSIONING");
    expect(commandNamed("S3_ENABLE_VERSIONING").resourceTypes).to.deep.equal(["AWS::S3::Bucket"]);
    expect(files).to.deep.equal({ "custom.js": "exports.customCommands=[];\n" });
  });

  it("knows a program's own besides, and gives their code to go with the functions'", () => {
    const { commandNames, commandNamed, files } = loadCommands([own]);

    expect(commandNames).to.include.members(["S3_ENABLE_VERSIONING", "SNS_TOPIC_OWNER"]);
    expect(commandNamed("SNS_TOPIC_OWNER").detectActions).to.have.length(1);
    expect(files["custom.js"]).to.include("SNS_TOPIC_OWNER").and.not.include(__dirname);
  });

  it("gives the same bytes each time, wherever the program is started from", () => {
    const first = loadCommands([own]).files;
    const folderBefore = process.cwd();
    process.chdir(os.tmpdir());
    try {
      expect(loadCommands([own]).files).to.deep.equal(first);
    } finally {
      process.chdir(folderBefore);
    }
  });

  it("finds modules from the program's folder", () => {
    const folderBefore = process.cwd();
    process.chdir(example);
    try {
      expect(loadCommands(["./commands/snsTopicOwner.ts"]).commandNames).to.include(
        "SNS_TOPIC_OWNER",
      );
    } finally {
      process.chdir(folderBefore);
    }
  });

  const command = (changes: string): string => `
    export default {
      name: "OWN", description: "Own.", resourceTypes: ["AWS::S3::Bucket"], triggers: ["change"],
      parameters: {}, detectActions: [], remediateActions: [],
      async *list() {}, detect: () => Promise.resolve({ compliance: "COMPLIANT" }), ${changes}
    };`;
  const wrong: readonly (readonly [string, string, string])[] = [
    ["has no default export", "export const a = 1;", "it has no default export"],
    ["exports an empty list", "export default [];", "its default export is an empty list"],
    ["exports something else", "export default 5;", "its default export is a number"],
    ["exports no command", "export default {};", "it has no name, description and parameters"],
    ["has no detect", command("detect: undefined,"), "command OWN: detect is no function"],
    [
      "has no resource types",
      command("resourceTypes: [],"),
      "command OWN: resourceTypes was empty",
    ],
    [
      "asks for a wildcard",
      command(`detectActions: [{ action: "s3:*", resources: ["*"] }],`),
      '"s3:*"',
    ],
    ["fails when it is loaded", `throw new Error("no luck");`, "no luck"],
    ["is no TypeScript", "const = 1;", "Expected identifier"],
    [
      "imports what is not there",
      `import x from "nothing-such"; export default x;`,
      "nothing-such",
    ],
    [
      "has a command with a built-in's name",
      command(`name: "S3_ENABLE_VERSIONING",`),
      "two commands",
    ],
  ];
  for (const [what, source, reason] of wrong) {
    it(`refuses a module that ${what}, and says so`, () => {
      const file = module(source);

      const error = problem([file]);

      expect(error.module).to.equal(file);
      expect(error.reason).to.include(reason);
    });
  }

  it("names the one module that is wrong among several", () => {
    const bad = module("export default 5;");

    expect(problem([own, bad]).module).to.equal(bad);
    expect(problem([own, "./nothing.ts"])).to.include({ module: "./nothing.ts" });
  });
});
