import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import * as components from "../../components";

/** A property in a package's schema. */
export interface PropertySchema {
  readonly description?: string;
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly enum?: readonly unknown[];
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
  made ??= schemaOf(Object.values(components).filter(isComponent) as unknown as Components);
  return made;
}

async function schemaOf(all: Components): Promise<PackageSchema> {
  const provider = new ComponentProvider({
    name: "plumbline",
    dirname: path.join(__dirname, "..", ".."),
    components: all,
  });
  return JSON.parse(await provider.getSchema()) as PackageSchema;
}
