import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OptionError, readOptions } from "../../fuzz/options";
import { run, summary } from "../../fuzz/run";
import type { Subject } from "../../fuzz/subject";
import { subjectNames, subjects } from "../../fuzz/subjects";

const options = { only: [], seed: 1, count: 40, seconds: Infinity, keep: undefined, doubts: false };
const silent = () => undefined;

/** Finds fault with each third document. */
const broken: Subject = {
  name: "broken",
  suffix: ".txt",
  missing: [],
  document: (seed) => Buffer.from(String(seed)),
  check: (document) => {
    const isFault = Number(document.toString()) % 3 === 0;
    const faults = isFault ? [{ kind: "not right", detail: ["it is a third"] }] : [];
    return Promise.resolve({ accepted: true, faults, doubts: [] });
  },
  stop: () => Promise.resolve(),
};

describe("npm run fuzz", () => {
  for (const name of subjectNames) {
    it(`finds nothing among the first documents of ${name}, of which some are taken and some not`, async () => {
      const subject = await subjects[name]();
      const tally = await run(subject, { ...options, count: 100 }, silent);
      await subject.stop();

      expect([...tally.faults]).to.deep.equal([]);
      expect(tally.documents).to.equal(100);
      expect(tally.accepted).to.be.within(10, 90);
    });

    it(`makes the same document of ${name} again from the same seed`, async () => {
      const subject = await subjects[name]();

      expect(subject.document(7).equals(subject.document(7))).to.equal(true);
      await subject.stop();
    });
  }

  it("counts, shows and keeps what it finds", async () => {
    const keep = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-fuzz-"));
    const shown: string[] = [];
    const tally = await run(broken, { ...options, count: 9, keep }, (text) => shown.push(text));

    expect([...tally.faults]).to.deep.equal([["not right", 3]]);
    expect(shown[0]).to.equal("broken 3: not right\n    it is a third\n");
    expect(fs.readdirSync(keep).sort()).to.deep.equal([3, 6, 9].map((n) => `not-right-${n}.txt`));
    expect(summary(tally)).to.match(/^broken: 9 documents, 9 bytes, 9 accepted.*: 3 not right\n$/);
    fs.rmSync(keep, { recursive: true });
  });

  it("takes so many documents, or goes on for so many seconds", () => {
    expect(readOptions([], 5)).to.deep.include({ seed: 5, count: 20_000, seconds: Infinity });
    expect(readOptions(["--seconds", "3"], 5)).to.deep.include({ count: Infinity, seconds: 3 });
    expect(readOptions(["--only", "xml", "--seed", "9"], 5)).to.deep.include({
      only: ["xml"],
      seed: 9,
    });
    expect(readOptions(["--help"], 5)).to.equal(undefined);
  });

  it("refuses what it does not take by name", () => {
    for (const [args, sentence] of [
      [["--only", "yaml"], /--only was "yaml", must be one of xml/],
      [["--count", "-1"], /'--count'/],
      [["--count", "1e3"], /--count was "1e3", must be a whole number/],
    ] as const) {
      expect(() => readOptions(args, 5)).to.throw(OptionError, sentence);
    }
  });
});
