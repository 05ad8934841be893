import * as path from "node:path";
import { expect } from "chai";
import { type Property, readDeclarations } from "../../../scripts/docs/declarations";
import {
  packageSchema,
  type PackageSchema,
  type PropertySchema,
} from "../../helpers/packageSchema";

const index = path.join(__dirname, "..", "..", "..", "components", "index.ts");

/** Names and comments, which two readers of the same declarations have to agree on. */
function read(properties: readonly Property[]): Record<string, string> {
  return Object.fromEntries(properties.map(({ name, comment }) => [name, comment]));
}

function analyzed(properties: Readonly<Record<string, PropertySchema>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { description = "" }]) => [
      name,
      description.replace(/\s+/g, " ").trim(),
    ]),
  );
}

describe("the declarations that tables are made of", () => {
  const { components, objects, values } = readDeclarations(index);
  const common = objects.get("CommonArgs") ?? [];
  let schema: PackageSchema;

  before(async () => {
    schema = await packageSchema();
  });

  it("are the arguments and outputs that Pulumi's analyzer finds, in the same words", () => {
    expect(components.size).to.equal(Object.keys(schema.resources).length);
    for (const [name, component] of components) {
      const found = schema.resources[`plumbline:index:${name}`] ?? expect.fail(`no ${name}`);
      const all = [...component.arguments, ...common];

      expect(read(all), name).to.deep.equal(analyzed(found.inputProperties));
      expect(read(component.outputs), name).to.deep.equal(analyzed(found.properties));
      expect(all.filter(({ optional }) => !optional).map((each) => each.name)).to.have.members([
        ...(found.requiredInputs ?? []),
      ]);
    }
  });

  it("are the properties and values of every type that the analyzer finds", () => {
    for (const [token, type] of Object.entries(schema.types)) {
      const name = token.split(":").pop() ?? "";
      if (type.properties === undefined) {
        expect(
          values.get(name)?.map(({ value }) => value),
          name,
        ).to.have.members((type.enum ?? []).map(({ value }) => value));
        continue;
      }
      const properties = objects.get(name) ?? expect.fail(`no ${name}`);
      expect(read(properties), name).to.deep.equal(analyzed(type.properties));
      expect(
        properties.filter(({ optional }) => !optional).map((each) => each.name),
        name,
      ).to.have.members([...(type.required ?? [])]);
    }
  });

  it("have types as they are written, and no wrapper around what comes out", () => {
    const find = (all: readonly Property[] | undefined, name: string) =>
      all?.find((each) => each.name === name)?.type;
    const pipeline = components.get("ScapPipeline");

    expect(find(common, "kmsKeyArn")).to.equal("Input<string>");
    expect(find(pipeline?.arguments, "trustedUploaderIds")).to.equal("Input<Input<string>[]>");
    expect(find(pipeline?.arguments, "scan")).to.equal("ScanArgs");
    expect(find(pipeline?.outputs, "alarmArns")).to.equal("string[]");
  });
});
