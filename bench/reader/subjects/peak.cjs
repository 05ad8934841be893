"use strict";
// Loaded before a subject: tells its peak memory in kilobytes on descriptor 3 when it ends.
const fs = require("node:fs");

process.on("exit", () => {
  fs.writeSync(3, String(process.resourceUsage().maxRSS));
});
