import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { readStackConfigFiles } from "../../../local/program/stackConfig";

describe("readStackConfigFiles", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): void => {
    fs.writeFileSync(path.join(folder, name), text);
  };

  it("hands values over as Pulumi does: texts as they are, all else as JSON", () => {
    write(
      "Pulumi.dev.yaml",
      "config:\n  aws:region: eu-central-1\n  plumbline:tags:\n    team: a\n  plumbline:production: true\n",
    );

    expect(readStackConfigFiles(folder, "dev").config).to.deep.equal({
      "aws:region": "eu-central-1",
      "plumbline:tags": '{"team":"a"}',
      "plumbline:production": "true",
    });
  });

  it("takes the project's defaults where the stack says nothing", () => {
    write("Pulumi.yaml", "config:\n  plumbline:a:\n    default: 1\n  plumbline:b:\n    value: x\n");
    write("Pulumi.dev.yaml", "config:\n  plumbline:a: 2\n");

    expect(readStackConfigFiles(folder, "dev").config).to.deep.equal({
      "plumbline:a": "2",
      "plumbline:b": "x",
    });
  });

  it("names encrypted values and leaves them out", () => {
    write("Pulumi.dev.yaml", "config:\n  plumbline:token:\n    secure: v1:abc\n");

    expect(readStackConfigFiles(folder, "dev")).to.deep.equal({
      config: {},
      encrypted: ["plumbline:token"],
    });
  });

  it("is empty where there are no files", () => {
    expect(readStackConfigFiles(folder, "other")).to.deep.equal({ config: {}, encrypted: [] });
  });
});
