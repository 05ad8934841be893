import * as fs from "node:fs";
import * as path from "node:path";

/** What a value has to be. */
export interface ArgumentType {
  /** Left out where `ref` says what it is. */
  readonly type?: "array" | "boolean" | "number" | "object" | "string";
  /** Name of an object type or of named values. */
  readonly ref?: string;
  /** What a list holds. */
  readonly items?: ArgumentType;
  /** What a map holds under keys of the user's own. */
  readonly values?: ArgumentType;
  /** Known when the program runs: no Output, which is what every other value may be. */
  readonly plain?: true;
}

/** An object whose properties are known. */
export interface ObjectType {
  readonly properties: Readonly<Record<string, ArgumentType>>;
  readonly required: readonly string[];
}

/** A few named values. */
export interface EnumType {
  readonly enum: readonly (number | string)[];
}

/** What the arguments of all components are. */
export interface ArgumentTypes {
  readonly components: Readonly<Record<string, ObjectType>>;
  readonly types: Readonly<Record<string, EnumType | ObjectType>>;
}

/** The file of them, within `components/assets`: `npm run docs` makes it from the interfaces. */
export const argumentTypesFile = "arguments.json";

let read: ArgumentTypes | undefined;

/** What the components' interfaces say, for those whose compiler does not read them. */
export function argumentTypes(): ArgumentTypes {
  read ??= JSON.parse(
    fs.readFileSync(path.join(__dirname, "..", "..", "assets", argumentTypesFile), "utf8"),
  ) as ArgumentTypes;
  return read;
}
