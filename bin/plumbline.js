#!/usr/bin/env node
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const built = path.join(__dirname, "..", "dist", "cli", "main.js");
if (fs.existsSync(built)) {
  require(built);
} else {
  process.stderr.write("plumbline: the command line is not built, run `npm run build` first\n");
  process.exitCode = 1;
}
