import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { expect } from "chai";
import * as components from "../../components";

interface Property {
  readonly description?: string;
  readonly enum?: readonly unknown[];
}

interface ResourceSchema {
  readonly isComponent: boolean;
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly properties: Readonly<Record<string, Property>>;
}

interface Schema {
  readonly name: string;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly types: Readonly<
    Record<string, { properties?: Readonly<Record<string, Property>>; enum?: readonly Property[] }>
  >;
}

const root = path.join(__dirname, "..", "..");
const golden = path.join(__dirname, "schema.golden.json");

/** Functions and constants are exported for TypeScript only: other languages have no use for them. */
function isComponent(exported: unknown): boolean {
  return typeof exported === "function" && exported.prototype instanceof pulumi.ComponentResource;
}

/** What Pulumi's own analyzer makes of the components, as it would for a package in any language. */
async function packageSchema(): Promise<Schema> {
  const { FindingsStore, ScapPipeline } = components;
  const provider = new ComponentProvider({
    name: "plumbline",
    dirname: root,
    components: [FindingsStore, ScapPipeline],
  });
  return JSON.parse(await provider.getSchema()) as Schema;
}

/** The schema without its prose, which may change freely. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => !(key === "description" && typeof each === "string"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, shape(each)]),
  );
}

describe("the package's schema", () => {
  let schema: Schema;

  before(async () => {
    schema = await packageSchema();
  });

  it("has every component that is exported", () => {
    const exported = Object.entries(components)
      .filter(([, each]) => isComponent(each))
      .map(([name]) => `plumbline:index:${name}`);

    expect(Object.keys(schema.resources)).to.have.members(exported);
    for (const resource of Object.values(schema.resources)) {
      expect(resource.isComponent).to.equal(true);
    }
  });

  it("describes every argument, every output and every property of a type", () => {
    const groups: Record<string, Readonly<Record<string, Property>>> = {};
    for (const [token, { inputProperties, properties }] of Object.entries(schema.resources)) {
      groups[`inputs of ${token}`] = inputProperties;
      groups[`outputs of ${token}`] = properties;
    }
    for (const [token, { properties = {} }] of Object.entries(schema.types)) {
      groups[token] = properties;
    }

    for (const [group, properties] of Object.entries(groups)) {
      for (const [name, { description }] of Object.entries(properties)) {
        expect(description, `${name} in ${group}`).to.be.a("string").and.not.include("[object");
      }
    }
  });

  it("is the recorded one: a difference is a change for those who use the components", () => {
    const { resources, types } = schema;
    const current = shape({ resources, types });
    if (process.env["UPDATE_GOLDEN"] === "1") {
      fs.writeFileSync(golden, `${JSON.stringify(current, null, 2)}\n`);
    }

    expect(
      current,
      "meant? UPDATE_GOLDEN=1 npx mocha test/components/schema.test.ts && npm run format",
    ).to.deep.equal(JSON.parse(fs.readFileSync(golden, "utf8")));
  });
});
