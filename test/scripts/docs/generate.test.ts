import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { generatedPages } from "../../../scripts/docs/generate";

const sources = {
  "components/index.ts": `
    export { Pump, type PumpArgs } from "./pump";
    export type { CommonArgs } from "./commonArgs";
  `,
  "components/commonArgs.ts": `
    export interface CommonArgs {
      /** Tags of everything. Defaults to none. */
      tags?: string[];
    }
  `,
  "components/pump.ts": `
    export interface PumpArgs extends CommonArgs {
      /** Litres in a minute: see docs/pump.md#pace. Defaults to 5. */
      pace?: number;
    }
    export class Pump extends pulumi.ComponentResource {
      /** ARN of the pump. */
      public readonly arn: pulumi.Output<string>;
      constructor(name: string, args: PumpArgs = {}) {}
    }
  `,
};

const mark = (subject: string) => `<!-- generated: ${subject} -->\n<!-- end -->\n`;
const common = mark("arguments of every component");
const outputs = mark("outputs of Pump");
const all = `# Pump\n\n## Pace\n\n${mark("arguments of Pump")}\n${outputs}`;

describe("the generated tables of pages", () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-docs-"));
    for (const folder of ["components", "docs"]) fs.mkdirSync(path.join(root, folder));
    for (const [file, text] of Object.entries(sources)) {
      fs.writeFileSync(path.join(root, file), text);
    }
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  /** Pages as they should be. */
  async function generate(pages: Record<string, string>): Promise<Record<string, string>> {
    for (const [file, text] of Object.entries(pages)) {
      fs.writeFileSync(path.join(root, "docs", file), text);
    }
    const made = await generatedPages(root);
    return Object.fromEntries(made.map((page) => [page.path, page.after]));
  }

  /** The sentence by which pages are refused. */
  async function faultOf(pages: Record<string, string>): Promise<string> {
    try {
      await generate(pages);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return expect.fail("not refused");
  }

  it("stand between their marks, aligned as the formatter has them", async () => {
    const made = await generate({ "common.md": `# Common\n\n${common}`, "pump.md": all });

    expect(made["docs/pump.md"]?.split("\n").slice(4, 11)).to.deep.equal([
      "<!-- generated: arguments of Pump -->",
      "",
      "| argument | type     | default | meaning                                |",
      "| -------- | -------- | ------- | -------------------------------------- |",
      "| `pace`   | `number` | 5       | Litres in a minute: see [Pace](#pace). |",
      "",
      "<!-- end -->",
    ]);
    expect(made["docs/common.md"]).to.include("| `tags`   | `string[]` | none    |");
  });

  it("are missed where a component has none, and refused where one stands twice", async () => {
    expect(await faultOf({ "common.md": common, "pump.md": mark("arguments of Pump") })).to.equal(
      "No page has the mark <!-- generated: outputs of Pump -->.",
    );
    expect(await faultOf({ "common.md": `${common}${outputs}`, "pump.md": all })).to.equal(
      "The mark of the outputs of Pump stands on two pages.",
    );
  });

  it("are refused where a doc comment names a heading that is not there", async () => {
    const renamed = all.replace("## Pace", "## Speed");

    expect(await faultOf({ "common.md": common, "pump.md": renamed })).to.equal(
      "A doc comment names docs/pump.md#pace: it is not there.",
    );
  });
});
