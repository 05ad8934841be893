import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

const root = path.join(__dirname, "..", "..");

interface Golden {
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: object; readonly properties: object }>
  >;
  readonly types: Readonly<Record<string, { readonly properties?: object }>>;
}

const golden = JSON.parse(
  fs.readFileSync(path.join(__dirname, "schema.golden.json"), "utf8"),
) as Golden;

describe("docs/scap-pipeline.md", () => {
  const text = fs.readFileSync(path.join(root, "docs", "scap-pipeline.md"), "utf8");

  it("has every argument and every output of ScapPipeline", () => {
    const { inputProperties, properties } =
      golden.resources["plumbline:index:ScapPipeline"] ?? expect.fail("no ScapPipeline");

    for (const name of [...Object.keys(inputProperties), ...Object.keys(properties)]) {
      expect(text).to.include(`\`${name}\``);
    }
  });

  it("has every property of the arguments that are maps", () => {
    for (const type of ["ScanArgs", "ScanScheduleArgs", "ResultsFunctionArgs"]) {
      const { properties = {} } = golden.types[`plumbline:index:${type}`] ?? {};
      expect(Object.keys(properties), type).not.to.have.length(0);
      for (const name of Object.keys(properties)) expect(text).to.include(`\`${name}\``);
    }
  });
});
