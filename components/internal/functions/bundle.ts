import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type * as esbuild from "esbuild";
import { cachedBundle } from "./bundleCache";
import { keepText } from "./keptFiles";

/** Root of the package (source) or of `dist` (built): both hold `functions/` beside `components/`. */
export const root = path.join(__dirname, "..", "..", "..");

/** How functions import the commands that a consumer adds; its file is `custom.js` in the archive. */
export const customCommandsModule = "./custom";

/** Paths of modules by their names. */
const made = new Map<string, string>();

/** A longer text beside a function's code is a file of its own: characters. */
const longestText = 4096;

/**
 * How every function is bundled, from source or when the package is built: minified, because
 * esbuild's unminified output names the files under node_modules, so that its bytes would change
 * with the folder it was built in; names are kept, so that error classes stay readable.
 */
export function bundleOptions(entry: string): esbuild.BuildOptions & { write: false } {
  return {
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node22",
    minify: true,
    keepNames: true,
    mainFields: ["module", "main"],
    legalComments: "none",
    charset: "utf8",
    alias: {
      "@aws-sdk/credential-provider-node": path.join(
        root,
        "functions",
        "aws",
        "lambdaCredentials.ts",
      ),
    },
    // A consumer's compliance commands are a file beside the function's own.
    external: [customCommandsModule],
    absWorkingDir: root,
    logLevel: "silent",
  };
}

/** The source file of a function's handler. */
function handlerSource(name: string): string {
  return path.join(root, "functions", "handlers", `${name}.ts`);
}

/**
 * The JavaScript of a function, as one self-contained CommonJS module that exports `handler`.
 * A package that was installed from npm brings it prebuilt; a checkout bundles it now, unless its
 * sources are still those of the bundle before. Both give the same bytes, which a test holds.
 *
 * @param name file name of the handler without its ending, such as `scapResults`.
 */
export function functionCode(name: string): string {
  return moduleCode(name, handlerSource(name));
}

/**
 * The JavaScript of a module of ours: prebuilt, or bundled from its source now.
 *
 * @param name folder of the prebuilt one.
 * @param source file that it is bundled from.
 */
export function moduleCode(name: string, source: string): string {
  return fs.readFileSync(moduleFile(name, source), "utf8");
}

/**
 * The archive that a `aws.lambda.Function` takes as its `code`: `index.js`, and the files beside it.
 * Code is a file there, not a text: Pulumi keeps texts in the state of the stack.
 */
export function bundleFunction(
  name: string,
  beside: Readonly<Record<string, string>> = {},
): pulumi.asset.AssetArchive {
  const { FileAsset, StringAsset } = pulumi.asset;
  const texts = Object.entries(beside).map(([file, text]) => {
    const isLong = text.length > longestText;
    return [file, isLong ? new FileAsset(keepText(root, text)) : new StringAsset(text)] as const;
  });
  const code = new FileAsset(moduleFile(name, handlerSource(name)));
  return new pulumi.asset.AssetArchive({ "index.js": code, ...Object.fromEntries(texts) });
}

/** The path of a module of ours, once per process. */
function moduleFile(name: string, source: string): string {
  const known = made.get(name);
  if (known !== undefined) return known;
  const prebuilt = path.join(root, "functions", name, "index.js");
  const file = fs.existsSync(prebuilt) ? prebuilt : bundleSource(name, source);
  made.set(name, file);
  return file;
}

/** Path of the bundle of a module's source. */
function bundleSource(name: string, entry: string): string {
  if (!fs.existsSync(entry)) {
    const source = path.relative(root, entry);
    throw new Error(`function "${name}" is neither prebuilt nor at ${source}`);
  }
  // Only a checkout gets here: consumers of the npm package never load esbuild.
  const { buildSync, version } = createRequire(__filename)("esbuild") as typeof esbuild;
  const options = bundleOptions(entry);
  return cachedBundle(root, name, JSON.stringify([version, options]), () => {
    const { outputFiles, metafile } = buildSync({ ...options, metafile: true });
    const [file] = outputFiles;
    if (file === undefined) throw new Error(`esbuild gave no output for ${entry}`);
    return { code: file.text, inputs: Object.keys(metafile.inputs) };
  });
}
