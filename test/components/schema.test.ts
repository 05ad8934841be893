import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as components from "../../components";
import {
  isComponent,
  packageSchema,
  type PackageSchema,
  type PropertySchema,
} from "../helpers/packageSchema";

const golden = path.join(__dirname, "schema.golden.json");

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
  let schema: PackageSchema;

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
    const groups: Record<string, Readonly<Record<string, PropertySchema>>> = {};
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
