import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import {
  type ArgumentType,
  argumentTypesFile,
  type ArgumentTypes,
  type EnumType,
  type ObjectType,
} from "../../components/internal/common/argumentTypes";
import * as components from "../../components";
import type { Page } from "./generate";
import {
  type PackageSchema,
  packageSchema,
  type PropertySchema,
  type TypeSchema,
} from "./packageSchema";

const token = /^(?:#\/types\/)?plumbline:index:/;
const primitives = ["array", "boolean", "number", "object", "string"] as const;

/** What the arguments of all components are, as Pulumi's analyzer reads it from their interfaces. */
export function argumentTypesOf({ resources, types }: PackageSchema): ArgumentTypes {
  const components = Object.entries(resources).map(
    ([name, { inputProperties, requiredInputs }]) =>
      [named(name), objectType(inputProperties, requiredInputs)] as const,
  );
  const all = Object.entries(types).map(
    ([name, type]) => [named(name), typeOf(named(name), type)] as const,
  );
  return { components: inOrder(components), types: inOrder(all) };
}

/** The file that the components read them from; nothing is written. */
export async function argumentTypesPage(root: string): Promise<Page> {
  const file = path.posix.join("components", "assets", argumentTypesFile);
  const place = path.join(root, file);
  const text = JSON.stringify(argumentTypesOf(await packageSchema()));
  return {
    path: file,
    before: fs.existsSync(place) ? fs.readFileSync(place, "utf8") : "",
    after: await prettier.format(text, { parser: "json", printWidth: 100 }),
  };
}

function typeOf(
  name: string,
  { properties = {}, required, enum: values }: TypeSchema,
): EnumType | ObjectType {
  if (values === undefined) return objectType(properties, required);
  const known = values.map(({ value }) => {
    if (typeof value === "string" || typeof value === "number") return value;
    throw new Error(`a value of ${name} is ${String(value)}, must be a string or a number`);
  });
  return { enum: asDeclared(name, known) };
}

/** The analyzer has named values in an order of the compiler's, which says nothing. */
function asDeclared<T>(name: string, values: readonly T[]): readonly T[] {
  const declared: unknown[] = Object.values(Object(Reflect.get(components, name)) as object);
  return [...values].sort((a, b) => declared.indexOf(a) - declared.indexOf(b));
}

function objectType(
  properties: Readonly<Record<string, PropertySchema>>,
  required: readonly string[] = [],
): ObjectType {
  const all = Object.entries(properties).map(([name, each]) => [name, argumentType(each)] as const);
  return { properties: inOrder(all), required: [...required].sort() };
}

function argumentType({
  type,
  $ref,
  items,
  additionalProperties,
  plain,
}: PropertySchema): ArgumentType {
  const primitive = primitives.find((each) => each === type);
  return {
    ...(primitive !== undefined && { type: primitive }),
    ...($ref !== undefined && { ref: named($ref) }),
    ...(items !== undefined && { items: argumentType(items) }),
    ...(additionalProperties !== undefined && { values: argumentType(additionalProperties) }),
    ...(plain === true && { plain }),
  };
}

function named(name: string): string {
  return name.replace(token, "");
}

function inOrder<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
