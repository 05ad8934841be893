import * as fs from "node:fs";
import * as path from "node:path";
import { transformSync } from "esbuild";
import { functionCode, moduleCode } from "../components/internal/functions/bundle";
import { buildCommandLine } from "./commandLine";

/**
 * Builds `dist/`: the functions as they are deployed, the components as plain JavaScript for
 * consumers, and the command line. Types are checked elsewhere (`npm run typecheck`).
 */

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

function listFiles(folder: string, ending: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .sort();
}

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function buildFunctions(): void {
  for (const file of listFiles(path.join(root, "functions", "handlers"), ".ts")) {
    const name = path.basename(file, ".ts");
    write(path.join(dist, "functions", name, "index.js"), functionCode(name));
  }
}

/**
 * What the components know of compliance commands, and what a consumer's own commands are written
 * with.
 */
function buildCommands(): void {
  const source = path.join(root, "functions", "commands");
  write(
    path.join(dist, "functions", "commandCatalogue", "index.js"),
    moduleCode("commandCatalogue", path.join(source, "catalogue.ts")),
  );
  write(
    path.join(dist, "functions", "commands", "index.js"),
    moduleCode("commands", path.join(source, "index.ts")),
  );
}

/** Plain JavaScript of a folder of modules, file by file. */
function transformFolder(folder: string): void {
  const source = path.join(root, folder);
  for (const file of listFiles(source, ".ts")) {
    const { code } = transformSync(fs.readFileSync(path.join(source, file), "utf8"), {
      loader: "ts",
      format: "cjs",
      platform: "node",
      target: "node20",
      sourcefile: file,
    });
    write(path.join(dist, folder, file.replace(/\.ts$/, ".js")), code);
  }
}

function buildComponents(): void {
  const source = path.join(root, "components");
  transformFolder("components");
  // The decisions are pure: the components use the same ones on what a program is given.
  transformFolder(path.join("functions", "findings"));
  write(
    path.join(dist, "functions", "errors.js"),
    transformSync(fs.readFileSync(path.join(root, "functions", "errors.ts"), "utf8"), {
      loader: "ts",
      format: "cjs",
      target: "node20",
    }).code,
  );
  fs.cpSync(path.join(source, "assets"), path.join(dist, "components", "assets"), {
    recursive: true,
  });
}

/** npm packs with `prepack` first and `prepare` after it, which must not take the types away again. */
const packed =
  process.env["npm_lifecycle_event"] === "prepare" &&
  ["pack", "publish"].includes(process.env["npm_command"] ?? "");

if (!packed) {
  fs.rmSync(dist, { recursive: true, force: true });
  buildFunctions();
  buildCommands();
  buildComponents();
  buildCommandLine(path.join(dist, "cli")).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
