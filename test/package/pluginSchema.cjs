"use strict";

// Starts a folder as Pulumi starts a package for programs in other languages, asks the plugin for
// its schema, and prints it.
//
// usage: node pluginSchema.cjs FOLDER
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const path = require("node:path");

const folder = path.resolve(process.argv[2]);
const pulumi = createRequire(path.join(folder, "package.json"));
const runPlugin = path.dirname(pulumi.resolve("@pulumi/pulumi/cmd/run-plugin"));
// What Pulumi's SDK itself speaks with.
const grpc = createRequire(pulumi.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
const { ResourceProviderClient } = pulumi("@pulumi/pulumi/proto/provider_grpc_pb");
const { GetSchemaRequest } = pulumi("@pulumi/pulumi/proto/provider_pb");

// The plugin wants an engine's address to report to; nothing listens there, and nothing is sent.
const plugin = spawn(process.execPath, [runPlugin, folder, "127.0.0.1:1"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "inherit"],
});

function ask(port) {
  const client = new ResourceProviderClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
    { "grpc.max_receive_message_length": -1 },
  );
  client.getSchema(new GetSchemaRequest(), (error, response) => {
    if (error) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } else {
      process.stdout.write(response.getSchema());
    }
    client.close();
    plugin.kill();
  });
}

let said = "";
plugin.stdout.on("data", (chunk) => {
  const before = said.includes("\n");
  said += chunk;
  if (!before && said.includes("\n")) ask(said.split("\n")[0]);
});
plugin.on("exit", (code) => {
  if (said === "") process.exitCode = code || 1;
});
