import * as fs from "node:fs";
import { expect } from "chai";
import type { XccdfResult } from "../../../../functions/findings/model";
import { readInspecReports } from "../../../../functions/readers/inspec";
import { fixture } from "../../../helpers/fixtures";

/** InSpec's own words for what became of a control, and what they are here. */
const words: ReadonlyMap<string, XccdfResult> = new Map([
  ["passed", "pass"],
  ["failed", "fail"],
  ["not_reviewed", "notchecked"],
  ["not_applicable", "notapplicable"],
  ["error", "error"],
]);

type Counts = Partial<Record<XccdfResult, number>>;

/** Controls without a check are not counted by InSpec; here they are not checked, or do not apply. */
const withoutChecks: Readonly<Record<string, Counts>> = {
  odd: { notchecked: 2 },
  wrapfail: { notchecked: 2 },
  "controls-wrap": { notapplicable: 1 },
  emptyprof: { notchecked: 1 },
  "cis-dil-pinned": { notchecked: 5 },
};

/** A control of which one check failed and another broke is a failure here: one thing is known to be wrong. */
const failedAndBroke: Readonly<Record<string, number>> = { plainloop: 2, odd: 1 };

/** The json-automate reporter writes a control once for each profile that has its id, all with the same checks. */
const repeated: Readonly<Record<string, Counts>> = { "twodeps.json-automate": { fail: -1 } };

interface Recorded {
  readonly file: string;
  readonly truth: Counts;
}

/** Recorded runs with what InSpec itself counted. */
function recorded(): readonly Recorded[] {
  const lines = fs.readFileSync(fixture("inspec/MANIFEST.tsv"), "utf8").trim().split("\n").slice(1);
  return lines.flatMap((line): readonly Recorded[] => {
    const [file = "", , , , , , counted = ""] = line.split("\t");
    const [own = ""] = counted.split(";");
    if (counted === "") return [];
    const pairs = [...own.matchAll(/(\d+) ([a-z_]+)/g)].map(
      ([, count, word = ""]) => [words.get(word), Number(count)] as const,
    );
    return [
      { file, truth: sum(...pairs.map(([result = "unknown", count]) => ({ [result]: count }))) },
    ];
  });
}

function sum(...all: readonly Counts[]): Counts {
  const total: Counts = {};
  for (const counts of all) {
    for (const [result, count] of Object.entries(counts) as [XccdfResult, number][]) {
      total[result] = (total[result] ?? 0) + count;
    }
  }
  return Object.fromEntries(Object.entries(total).filter(([, count]) => count !== 0));
}

/** What is counted here, beside what InSpec counts. */
function expected({ file, truth }: Recorded): Counts {
  const run = file.replace(/\.gz$/, "").replace(/\.json$/, "");
  const name = run.replace(/^(?:script|two)-/, "").replace(/-eo$|\d+$/, "");
  const broke = failedAndBroke[name] ?? 0;
  return sum(truth, withoutChecks[name] ?? {}, repeated[run] ?? {}, { fail: broke, error: -broke });
}

describe("recorded InSpec runs", () => {
  it("have as many controls of each kind as InSpec itself counted", async function () {
    if (!fs.existsSync(fixture("inspec"))) {
      console.log("      skipped: no recorded InSpec runs beside this checkout");
      return this.skip();
    }
    for (const run of recorded()) {
      // Refused: a profile without a name is none that InSpec reports to the end.
      if (run.file.startsWith("noname")) continue;
      const reports = await readInspecReports(fs.createReadStream(fixture(`inspec/${run.file}`)));

      expect(sum(...reports.map(({ counts }) => counts)), run.file).to.deep.equal(expected(run));
    }
  });
});
