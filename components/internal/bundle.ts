import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type * as esbuild from "esbuild";

/** Root of the package (source) or of `dist` (built): both hold `functions/` beside `components/`. */
const root = path.join(__dirname, "..", "..");

const built = new Map<string, string>();

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
    absWorkingDir: root,
    logLevel: "silent",
  };
}

/** The source file of a function's handler. */
export function handlerSource(name: string): string {
  return path.join(root, "functions", "handlers", `${name}.ts`);
}

/**
 * The JavaScript of a function, as one self-contained CommonJS module that exports `handler`.
 * A package that was installed from npm brings it prebuilt; a checkout bundles it now, once per
 * process. Both give the same bytes, which a test holds.
 *
 * @param name file name of the handler without its ending, such as `scapResults`.
 */
export function functionCode(name: string): string {
  const known = built.get(name);
  if (known !== undefined) return known;
  const prebuilt = path.join(root, "functions", name, "index.js");
  const code = fs.existsSync(prebuilt) ? fs.readFileSync(prebuilt, "utf8") : bundleSource(name);
  built.set(name, code);
  return code;
}

/** The archive that a `aws.lambda.Function` takes as its `code`: one file, `index.js`. */
export function bundleFunction(name: string): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset(functionCode(name)),
  });
}

function bundleSource(name: string): string {
  const entry = handlerSource(name);
  if (!fs.existsSync(entry)) {
    throw new Error(`function "${name}" is neither prebuilt nor at functions/handlers/${name}.ts`);
  }
  // Only a checkout gets here: consumers of the npm package never load esbuild.
  const { buildSync } = createRequire(__filename)("esbuild") as typeof esbuild;
  const [file] = buildSync(bundleOptions(entry)).outputFiles;
  if (file === undefined) throw new Error(`esbuild gave no output for ${entry}`);
  return file.text;
}
