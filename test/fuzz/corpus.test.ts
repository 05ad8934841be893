import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";
import { Lots } from "../../fuzz/random";
import type { Subject } from "../../fuzz/subject";
import { subjectNames, subjects } from "../../fuzz/subjects";

const corpus = path.join(__dirname, "..", "..", "fuzz", "corpus");

for (const name of subjectNames) {
  describe(`the corpus of ${name}`, () => {
    let subject: Subject;
    before(async () => {
      subject = await subjects[name]();
      for (const missing of subject.missing) console.log(`      skipped beside ${missing}`);
    });
    after(() => subject.stop());

    for (const answer of ["accepted", "refused"]) {
      const folder = path.join(corpus, name, answer);
      for (const file of fs.readdirSync(folder)) {
        it(`${file} is ${answer}, as other parsers have it, in whatever chunks`, async () => {
          const document = fs.readFileSync(path.join(folder, file));

          for (const [seed, sizes] of [[1], undefined, undefined, undefined].entries()) {
            const { accepted, faults } = await subject.check(document, new Lots(seed), sizes);
            expect(faults).to.deep.equal([]);
            expect(accepted).to.equal(answer === "accepted");
          }
        });
      }
    }
  });
}
