/** As much of JSON Schema as the schemas of this project use. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

type Check = (wanted: never, value: unknown, path: string, root: JsonSchema) => readonly string[];

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Keywords that say something to people only. */
const silent = new Set(["$schema", "$defs", "title", "description"]);

const checks: Readonly<Record<string, Check>> = {
  $ref: (ref: string, value, path, root) => {
    const target = root.$defs?.[ref.replace("#/$defs/", "")];
    return target ? faults(target, value, path, root) : [`${path}: ${ref} leads nowhere`];
  },
  const: (wanted: unknown, value, path) =>
    value === wanted ? [] : [`${path} was ${show(value)}, must be ${show(wanted)}`],
  enum: (wanted: readonly unknown[], value, path) =>
    wanted.includes(value) ? [] : [`${path} was ${show(value)}, must be one of ${show(wanted)}`],
  type: (wanted: string, value, path) =>
    typeOf(value) === wanted || (wanted === "number" && typeOf(value) === "integer")
      ? []
      : [`${path} was ${show(value)}, must be ${wanted}`],
  format: (_wanted: "date-time", value, path) =>
    typeof value === "string" && instant.test(value) ? [] : [`${path} was no instant`],
  maxLength: (wanted: number, value, path) =>
    String(value).length <= wanted ? [] : [`${path} was longer than ${wanted}`],
  minimum: (wanted: number, value, path) =>
    Number(value) >= wanted ? [] : [`${path} was less than ${wanted}`],
  maximum: (wanted: number, value, path) =>
    Number(value) <= wanted ? [] : [`${path} was more than ${wanted}`],
  minItems: (wanted: number, value, path) =>
    listOf(value).length >= wanted ? [] : [`${path} had fewer than ${wanted} items`],
  items: (wanted: JsonSchema, value, path, root) =>
    listOf(value).flatMap((item, index) => faults(wanted, item, `${path}[${index}]`, root)),
  required: (wanted: readonly string[], value, path) =>
    wanted.filter((name) => !(name in mapOf(value))).map((name) => `${path}.${name} is missing`),
  properties: (wanted: Readonly<Record<string, JsonSchema>>, value, path, root) =>
    Object.entries(mapOf(value)).flatMap(([name, each]) => {
      const schema = wanted[name];
      return schema ? faults(schema, each, `${path}.${name}`, root) : [];
    }),
};

/**
 * What a value has that its schema does not allow. A keyword that is not known here is a fault too,
 * so that no part of a schema is passed over in silence.
 */
export function faults(
  schema: JsonSchema,
  value: unknown,
  path = "$",
  root = schema,
): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, wanted]) => {
    if (silent.has(keyword)) return [];
    if (keyword === "additionalProperties") {
      const known = schema.properties ?? {};
      const others = Object.keys(mapOf(value)).filter((name) => !(name in known));
      return others.map((name) => `${path}.${name} is not in the schema`);
    }
    const check = checks[keyword];
    return check
      ? check(wanted as never, value, path, root)
      : [`${path}: the keyword ${keyword} is not checked`];
  });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function show(value: unknown): string {
  return JSON.stringify(value);
}
