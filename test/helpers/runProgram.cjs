// Loads the program as `pulumi up` does (@pulumi/pulumi's cmd/run): ts-node, type checks on, with
// Pulumi's compiler options under tsconfig.json's. The engine is mocked; what was registered, and
// the stack's outputs, are printed as JSON. Plain JavaScript, because no other loader may help.
//
// usage: node runProgram.cjs FOLDER [CONFIG]     CONFIG: the stack's configuration as JSON
const path = require("node:path");

const [folder, config = "{}"] = process.argv.slice(2);
process.chdir(folder);

const pulumi = require("@pulumi/pulumi");
const tsutils = require("@pulumi/pulumi/tsutils");

const { tsnodeRequire, typescriptRequire } = tsutils.typeScriptRequireStrings();
require(tsnodeRequire).register({
  compiler: typescriptRequire,
  project: "tsconfig.json",
  skipProject: false,
  compilerOptions: {
    target: "ES2020",
    module: "nodenext",
    moduleResolution: "nodenext",
    sourceMap: "true",
    ...tsutils.loadTypeScriptCompilerOptions("tsconfig.json"),
  },
});

const registered = [];
const answers = {
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
  "aws:index/getRegion:getRegion": { region: "eu-central-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:index/getDefaultTags:getDefaultTags": { tags: {} },
};

async function main() {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name });
        const arn = `arn:aws:${type}:${name}`;
        const state = { name, arn, bucket: name, url: arn, associationId: name, ...inputs };
        return { id: `${name}-id`, state };
      },
      call: ({ token }) => answers[token],
    },
    "plumbline",
    "dev",
    false,
  );
  pulumi.runtime.setAllConfig(JSON.parse(config));
  const outputs = await pulumi.runtime.runInPulumiStack(() =>
    Promise.resolve(require(path.resolve("index.ts"))),
  );
  pulumi.output(outputs).apply((known) => {
    console.log(JSON.stringify({ registered, outputs: known }));
  });
}

// As in Pulumi, a fault of the program arrives by more than one way and is told once, and a
// RunError without its stack trace.
let reported;
function report(error) {
  if (error === reported) return;
  reported = error;
  console.error(pulumi.RunError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
}
process.on("uncaughtException", report);
process.on("unhandledRejection", report);
main().catch(report);
