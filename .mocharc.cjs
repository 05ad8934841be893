const { availableParallelism } = require("node:os");

// Files run beside each other, each in one of these processes. The limit is for what hangs, not for
// what is slow: a machine that does other work too must not fail a test.
module.exports = {
  require: ["tsx", "./test/helpers/rootHooks.ts"],
  parallel: true,
  jobs: Math.max(2, availableParallelism()),
  timeout: 900_000,
  forbidOnly: true,
};
