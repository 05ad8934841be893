"use strict";
// Bare sax, strict and with namespaces, counting rule-results and nothing else.
const fs = require("node:fs");
const { StringDecoder } = require("node:string_decoder");
const sax = require("sax");

const parser = sax.parser(true, { xmlns: true });
const decoder = new StringDecoder("utf8");
let count = 0;
parser.onopentag = (tag) => {
  if (tag.local === "rule-result") count += 1;
};
fs.createReadStream(process.argv[2], { highWaterMark: 256 * 1024 })
  .on("data", (chunk) => parser.write(decoder.write(chunk)))
  .on("end", () => {
    parser.close();
    console.log(count);
  });
