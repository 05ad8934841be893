import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { type JsonObject, isObject, objectOf } from "../json";

/** A stack's configuration as Pulumi would hand it to the program. */
export interface StackConfig {
  /** Qualified keys (`plumbline:tags`); maps and lists as JSON text. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose values are encrypted: only Pulumi can read them, so that they are left out. */
  readonly encrypted: readonly string[];
}

/** Reads `Pulumi.yaml` for defaults and `Pulumi.<stack>.yaml` for values; both may be missing. */
export function readStackConfigFiles(folder: string, stack: string): StackConfig {
  const defaults = Object.entries(configOf(folder, "Pulumi.yaml")).flatMap(([key, declared]) => {
    const { value, default: byDefault = value } = objectOf(declared);
    return byDefault === undefined ? [] : [[key, byDefault] as const];
  });
  const given = Object.entries(configOf(folder, `Pulumi.${stack}.yaml`));
  const encrypted = given.filter(([, value]) => isObject(value) && "secure" in value);
  const readable = given.filter((entry) => !encrypted.includes(entry));
  return {
    config: Object.fromEntries(
      [...defaults, ...readable].map(([key, value]) => [key, text(value)]),
    ),
    encrypted: encrypted.map(([key]) => key),
  };
}

function configOf(folder: string, name: string): JsonObject {
  const file = path.join(folder, name);
  if (!fs.existsSync(file)) return {};
  return objectOf(objectOf(parse(fs.readFileSync(file, "utf8")))["config"]);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
