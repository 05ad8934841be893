import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { copyCheckout } from "./checkoutCopy";

const root = path.join(__dirname, "..", "..");

/** The package as npm would publish it, and the projects that it is installed in. */
export interface PackedPackage {
  /** Where it is installed. */
  readonly folder: string;
  /** Puts a copy of a folder where the package can be required, beside its dependencies only. */
  readonly consumer: (folder: string) => string;
  readonly remove: () => void;
}

/**
 * Packs a copy of the checkout, and unpacks it as `npm install` does. Nothing is fetched: what the
 * package depends on is linked from the checkout, and nothing else is.
 */
export function packedPackage(): PackedPackage {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-package-"));
  const copy = path.join(base, "checkout");
  copyCheckout(copy);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", base], {
    cwd: copy,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const tarball = fs.readdirSync(base).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no tarball");
  const modules = path.join(base, "node_modules");
  const installed = path.join(modules, "@plumbline-compliance", "plumbline");
  fs.mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.join(base, tarball), "-C", installed, "--strip-components=1"]);
  fs.rmSync(copy, { recursive: true });
  link(modules, dependenciesOf(installed));
  return {
    folder: installed,
    consumer: (folder) => {
      const made = path.join(base, path.basename(folder));
      fs.cpSync(folder, made, { recursive: true });
      link(modules, dependenciesOf(made));
      return made;
    },
    remove: () => {
      fs.rmSync(base, { recursive: true, force: true });
    },
  };
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What a project installs: a package's own dependencies, and what an example builds with. */
function dependenciesOf(folder: string): readonly string[] {
  const text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  const { dependencies, devDependencies } = JSON.parse(text) as Manifest;
  const built = path.basename(folder) === "plumbline" ? {} : devDependencies;
  return Object.keys({ ...dependencies, ...built });
}

function link(modules: string, names: readonly string[]): void {
  for (const name of names) {
    const place = path.join(modules, name);
    if (fs.existsSync(place)) continue;
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.symlinkSync(path.join(root, "node_modules", name), place);
  }
}
