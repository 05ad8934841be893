"use strict";

// Runs a consumer's program under mocks, from its own folder and with its own modules, and prints
// what it registered: the code of each function as a digest.
const { createHash } = require("node:crypto");
const path = require("node:path");

const program = path.resolve(process.argv[2]);
const pulumi = require(require.resolve("@pulumi/pulumi", { paths: [path.dirname(program)] }));
const registered = [];

async function digest(archive) {
  const hash = createHash("sha256");
  for (const [name, asset] of Object.entries(await archive.assets)) {
    hash.update(name).update(await asset.text);
  }
  return hash.digest("hex");
}

async function main() {
  await pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      const code = inputs.code === undefined ? {} : { code: await digest(inputs.code) };
      registered.push({ type, name, ...code });
      const arn = `arn:aws:mock:eu-central-1:123456789012:${name}`;
      return { id: `${name}-id`, state: { ...inputs, arn, name, accountId: "123456789012" } };
    },
    call: ({ inputs }) => ({
      ...inputs,
      accountId: "123456789012",
      region: "eu-central-1",
      name: "eu-central-1",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
    }),
  });
  const outputs = require(program);
  await Promise.all(
    Object.values(outputs)
      .filter(pulumi.Output.isInstance)
      .map((output) => output.promise()),
  );
  await pulumi.runtime.disconnect();
  process.stdout.write(JSON.stringify(registered));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
