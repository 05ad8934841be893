"use strict";
// saxes with namespaces, counting rule-results and nothing else.
const fs = require("node:fs");
const { StringDecoder } = require("node:string_decoder");
const { SaxesParser } = require("saxes");

const parser = new SaxesParser({ xmlns: true });
const decoder = new StringDecoder("utf8");
let count = 0;
parser.on("opentag", (tag) => {
  if (tag.local === "rule-result") count += 1;
});
fs.createReadStream(process.argv[2], { highWaterMark: 256 * 1024 })
  .on("data", (chunk) => parser.write(decoder.write(chunk)))
  .on("end", () => {
    parser.close();
    console.log(count);
  });
