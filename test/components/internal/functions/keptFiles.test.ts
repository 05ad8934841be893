import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { keepText, keptFolder } from "../../../../components/internal/functions/keptFiles";

const repository = path.join(__dirname, "..", "..", "..", "..");

describe("files that are made while a program runs", () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-kept-"));
    fs.mkdirSync(path.join(root, "node_modules"));
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  it("are named by what is in them", () => {
    const file = keepText(root, "exports.a = 1;\n");

    expect(fs.readFileSync(file, "utf8")).to.equal("exports.a = 1;\n");
    const digest = createHash("sha256").update("exports.a = 1;\n").digest("hex");
    expect(path.basename(file)).to.equal(`${digest}.js`);
    expect(keepText(root, "exports.a = 1;\n")).to.equal(file);
    expect(keepText(root, "exports.a = 2;\n")).not.to.equal(file);
  });

  it("of a checkout stay until nothing has used them for a week", () => {
    const folder = path.join(root, "node_modules", ".cache", "plumbline", "functions");
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, days] of [
      ["old.js", 8],
      ["young.js", 6],
    ] as const) {
      fs.writeFileSync(path.join(folder, name), "");
      const then = new Date(Date.now() - days * 86_400_000);
      fs.utimesSync(path.join(folder, name), then, then);
    }

    expect(keptFolder(root)).to.equal(folder);
    expect(fs.readdirSync(folder)).to.deep.equal(["young.js"]);
  });

  it("of a package are the process's own, and go with it", () => {
    const program = `
      const { keepText } = require("./components/internal/functions/keptFiles");
      const fs = require("node:fs");
      const file = keepText(${JSON.stringify(path.join(root, "dist"))}, "exports.a = 1;");
      const { mode } = fs.statSync(require("node:path").dirname(file));
      console.log(JSON.stringify({ file, mode: (mode & 0o777).toString(8), is: fs.existsSync(file) }));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ["-r", "tsx/cjs", "-e", program], {
      cwd: repository,
      encoding: "utf8",
    });

    expect(stderr).to.equal("");
    const said = JSON.parse(stdout) as { file: string; mode: string; is: boolean };
    expect(said).to.deep.include({ mode: "700", is: true });
    expect(fs.existsSync(path.dirname(said.file))).to.equal(false);
  });
});
