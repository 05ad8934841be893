import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import * as components from "../../components";

const root = path.join(__dirname, "..", "..");

/** A property in a package's schema. */
export interface PropertySchema {
  readonly description?: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly enum?: readonly unknown[];
  /** Known when the program runs. */
  readonly plain?: boolean;
}

/** A component in a package's schema. */
export interface ResourceSchema {
  readonly isComponent: boolean;
  readonly inputProperties: Readonly<Record<string, PropertySchema>>;
  readonly requiredInputs?: readonly string[];
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

/** A type that a property refers to: of objects, or of named values. */
export interface TypeSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly (PropertySchema & { readonly value?: unknown })[];
}

/** What Pulumi knows of a package in any language. */
export interface PackageSchema {
  readonly name: string;
  readonly namespace?: string;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly types: Readonly<Record<string, TypeSchema>>;
}

type Components = ConstructorParameters<typeof ComponentProvider>[0]["components"];

/** Functions and constants are exported for TypeScript only: other languages have no use for them. */
export function isComponent(exported: unknown): boolean {
  return typeof exported === "function" && exported.prototype instanceof pulumi.ComponentResource;
}

let made: Promise<PackageSchema> | undefined;

/** What Pulumi's own analyzer makes of the components, as it would for a package in any language. */
export function packageSchema(): Promise<PackageSchema> {
  made ??= keptSchema();
  return made;
}

/** What the schema is made from: the components, what they import, and who analyzes them. */
const sources = ["components", "functions", "package.json", "package-lock.json", "tsconfig.json"];

/** The analyzer compiles all of it, which takes long: it does so once for the same sources. */
async function keptSchema(): Promise<PackageSchema> {
  const folder = path.join(root, "node_modules", ".cache", "plumbline");
  const file = path.join(folder, `schema-${digestOf(sources)}.json`);
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")) as PackageSchema;
  const schema = await schemaOf(
    Object.values(components).filter(isComponent) as unknown as Components,
  );
  fs.mkdirSync(folder, { recursive: true });
  // Another process may look for it at the same time: it finds a whole file or none.
  const written = `${file}.${process.pid}`;
  fs.writeFileSync(written, JSON.stringify(schema));
  fs.renameSync(written, file);
  return schema;
}

function digestOf(entries: readonly string[]): string {
  const hash = createHash("sha256");
  for (const entry of entries.map((name) => path.join(root, name))) {
    const inside = fs.statSync(entry).isDirectory()
      ? fs.readdirSync(entry, { recursive: true, encoding: "utf8" }).sort()
      : [""];
    for (const file of inside.map((name) => path.join(entry, name))) {
      if (fs.statSync(file).isFile()) hash.update(file).update("\0").update(fs.readFileSync(file));
    }
  }
  return hash.digest("hex");
}

async function schemaOf(all: Components): Promise<PackageSchema> {
  const provider = new ComponentProvider({ name: "plumbline", dirname: root, components: all });
  return JSON.parse(await provider.getSchema()) as PackageSchema;
}
