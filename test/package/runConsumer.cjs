"use strict";

// Runs a consumer's program under mocks, from its own folder and with its own modules, and prints
// what it registered: each file of each function as a digest.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const program = path.resolve(process.argv[2]);
const pulumi = require(require.resolve("@pulumi/pulumi", { paths: [path.dirname(program)] }));
const registered = [];

async function digests(archive) {
  const files = Object.entries(await archive.assets).map(async ([name, asset]) => {
    return [
      name,
      createHash("sha256")
        .update((await asset.text) ?? fs.readFileSync(await asset.path))
        .digest("hex"),
    ];
  });
  return Object.fromEntries(await Promise.all(files));
}

async function main() {
  await pulumi.runtime.setMocks({
    newResource: async ({ type, name, inputs }) => {
      const code = inputs.code === undefined ? {} : { code: await digests(inputs.code) };
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
