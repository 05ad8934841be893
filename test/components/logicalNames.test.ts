import * as fs from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as components from "../../components";
import { everyComponent } from "../helpers/everyComponent";
import { logicalName, lostNames } from "../helpers/logicalNames";
import { type Registered, registered } from "../helpers/mocks";
import { isComponent } from "../helpers/packageSchema";

const golden = path.join(__dirname, "logicalNames.golden.json");

/** How children were known when they were last recorded, by component. */
function recordedNames(): Record<string, string[]> {
  return JSON.parse(fs.readFileSync(golden, "utf8")) as Record<string, string[]>;
}

describe("the logical names of components' children", () => {
  it("are recorded for every component", () => {
    const exported = Object.entries(components).filter(([, each]) => isComponent(each));

    expect(Object.keys(everyComponent)).to.have.members(exported.map(([name]) => name));
  });

  for (const [component, build] of Object.entries(everyComponent)) {
    it(`of ${component} are found again, by themselves or by an alias`, async () => {
      const { all } = await registered(build);
      const current = [...new Set(all.map(logicalName))].sort();
      if (process.env["UPDATE_GOLDEN"] === "1") {
        const before = fs.existsSync(golden) ? recordedNames() : {};
        fs.writeFileSync(
          golden,
          `${JSON.stringify({ ...before, [component]: current }, null, 2)}\n`,
        );
      }

      const recorded = recordedNames()[component] ?? [];

      const lost = lostNames(recorded, all);
      expect(lost, "consumers' stacks would replace these: give the new ones aliases").to.be.empty;
      const added = current.filter((name) => !recorded.includes(name));
      expect(
        added,
        "new? UPDATE_GOLDEN=1 npx mocha test/components/logicalNames.test.ts && npm run format",
      ).to.be.empty;
    });
  }

  it("are lost with a rename, and kept by an alias", () => {
    const child = (name: string, aliases?: pulumi.ResourceOptions["aliases"]): Registered => ({
      type: "aws:sqs/queue:Queue",
      name,
      urn: "",
      inputs: {},
      options: aliases === undefined ? {} : { aliases },
    });
    const recorded = ["aws:sqs/queue:Queue it-results"];

    expect(lostNames(recorded, [child("it-work")])).to.deep.equal(recorded);
    expect(lostNames(recorded, [child("it-work", [{ name: "it-results" }])])).to.be.empty;
    const urn =
      "urn:pulumi:prod::app::plumbline:index:ScapPipeline$aws:sqs/queue:Queue::it-results";
    expect(lostNames(recorded, [child("it-work", [urn])])).to.be.empty;
  });
});
