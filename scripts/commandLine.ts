import * as path from "node:path";
import { type Plugin, build } from "esbuild";

const root = path.join(__dirname, "..");

/** What the command line loads only for the commands that need it, from node_modules. */
const cliExternals = ["@pulumi/*", "dynalite", "esbuild", "tsx", "typescript", "ts-node"];

/**
 * What of the command line is a file of its own: the commands, so that one does not wait for what
 * the others need, and what several of them have to share.
 */
const cliModules = [
  "main",
  "inspect",
  "local",
  "localRun",
  "cis",
  "cisRun",
  "report",
  "reportRun",
  "exceptions",
  "storedReport",
  "output",
  "usage",
];

/** Builds the command line: `main.js`, and beside it what it loads when it is needed. */
export async function buildCommandLine(folder: string): Promise<void> {
  await build({
    entryPoints: cliModules.map((name) => path.join(root, "cli", `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    external: cliExternals,
    // As `require`: the first `import()` of a process costs it more than most of these files.
    supported: { "dynamic-import": false },
    plugins: [keepApart],
    legalComments: "none",
    logLevel: "warning",
  });
}

/** Leaves the command line's modules to each other as files, whoever imports them. */
const keepApart: Plugin = {
  name: "keep-apart",
  setup(building) {
    building.onResolve({ filter: /^\.\.?\// }, ({ path: imported, resolveDir }) => {
      const name = path
        .relative(path.join(root, "cli"), path.join(resolveDir, imported))
        .replace(/\.js$/, "");
      return cliModules.includes(name) ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
};
