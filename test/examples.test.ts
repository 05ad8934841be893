import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { type PackageSchema, type PropertySchema, packageSchema } from "./helpers/packageSchema";

const examples = path.join(__dirname, "..", "examples");

type Values = Readonly<Record<string, unknown>>;

/** What is wrong with values for properties: each fault names its place. */
class SchemaCheck {
  readonly faults: string[] = [];

  constructor(private readonly schema: PackageSchema) {}

  /** A component's arguments, by the class's name. */
  component(name: string, values: Values): void {
    const resource = this.schema.resources[`plumbline:index:${name}`];
    if (resource === undefined) {
      this.faults.push(`there is no component ${name}`);
      return;
    }
    const { inputProperties, requiredInputs = [] } = resource;
    this.#object(name, values, inputProperties, requiredInputs);
  }

  /** Whether a component has an output. */
  output(name: string, property: string): void {
    const { properties = {} } = this.schema.resources[`plumbline:index:${name}`] ?? {};
    if (!(property in properties)) this.faults.push(`${name} has no output ${property}`);
  }

  #object(
    place: string,
    values: Values,
    properties: Readonly<Record<string, PropertySchema>>,
    required: readonly string[],
  ): void {
    for (const [key, value] of Object.entries(values)) {
      const property = properties[key];
      if (property === undefined) this.faults.push(`${place} has no property ${key}`);
      else this.#value(`${place}.${key}`, value, property);
    }
    for (const key of required) {
      if (!(key in values)) this.faults.push(`${place} must have ${key}`);
    }
  }

  #value(place: string, value: unknown, property: PropertySchema): void {
    // What only the running program knows.
    if (value === null || (typeof value === "string" && value.startsWith("${"))) return;
    if (Array.isArray(value)) {
      if (property.items === undefined) this.faults.push(`${place} takes no list`);
      else for (const each of value) this.#value(place, each, property.items);
      return;
    }
    const type = this.schema.types[property.$ref?.replace("#/types/", "") ?? ""];
    if (type?.enum !== undefined) {
      const known = type.enum.map((each) => each.value);
      if (!known.includes(value)) this.faults.push(`${place} takes no ${JSON.stringify(value)}`);
    } else if (typeof value !== "object") {
      if (typeof value !== property.type) this.faults.push(`${place} takes no ${typeof value}`);
    } else if (type?.properties !== undefined) {
      this.#object(place, value as Values, type.properties, type.required ?? []);
    } else if (property.additionalProperties !== undefined) {
      for (const each of Object.values(value as Values)) {
        this.#value(place, each, property.additionalProperties);
      }
    } else {
      this.faults.push(`${place} takes no map`);
    }
  }
}

function camelCase(value: unknown, property?: string): unknown {
  if (Array.isArray(value)) return value.map((each) => camelCase(each, property));
  // The keys of tags are the user's own.
  if (typeof value !== "object" || value === null || /tags$/i.test(property ?? "")) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const name = key.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
      return [name, camelCase(each, name)];
    }),
  );
}

describe("the examples", function () {
  let check: SchemaCheck;

  beforeEach(async () => {
    check = new SchemaCheck(await packageSchema());
  });

  it("in YAML give every component what its schema takes", () => {
    const program = parse(fs.readFileSync(path.join(examples, "yaml", "Pulumi.yaml"), "utf8")) as {
      resources: Record<string, { type: string; properties?: Values }>;
    };
    const text = JSON.stringify(program);

    const ours = Object.entries(program.resources).flatMap(([name, { type, properties = {} }]) => {
      const [, component] = /^plumbline:(\w+)$/.exec(type) ?? [];
      return component === undefined ? [] : [{ name, component, properties }];
    });
    for (const { component, properties } of ours) check.component(component, properties);
    for (const [, name, output] of text.matchAll(/\$\{(\w+)\.(\w+)\}/g)) {
      const found = ours.find((each) => each.name === name);
      if (found !== undefined && output !== undefined) check.output(found.component, output);
    }

    expect(ours).to.have.length.above(1);
    expect(check.faults).to.deep.equal([]);
  });

  it("in Python give every component what its schema takes", function () {
    const { status, stdout, stderr, error } = spawnSync(
      "python3",
      [
        path.join(__dirname, "helpers", "pythonCalls.py"),
        "plumbline",
        path.join(examples, "python", "__main__.py"),
      ],
      { encoding: "utf8" },
    );
    if (error !== undefined) {
      console.log("      skipped: python3 is not installed");
      this.skip();
    }
    expect(stderr).to.equal("");
    expect(status).to.equal(0);

    const calls = JSON.parse(stdout) as [string, Values][];
    for (const [component, values] of calls)
      check.component(component, camelCase(values) as Values);

    expect(calls).to.have.length.above(1);
    expect(check.faults).to.deep.equal([]);
  });

  it("would be refused with what is wrong named", () => {
    check.component("ScapPipeline", { scan: { profil: "stig" }, metrics: "some", dashboard: 1 });

    expect(check.faults).to.deep.equal([
      "ScapPipeline.scan has no property profil",
      'ScapPipeline.metrics takes no "some"',
      "ScapPipeline.dashboard takes no number",
    ]);
  });
});
