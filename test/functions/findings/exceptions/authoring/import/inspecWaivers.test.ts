import { expect } from "chai";
import * as fc from "fast-check";
import { stringify } from "yaml";
import { holdsAt } from "../../../../../../functions/findings/exceptions";
import {
  importInspecWaivers,
  readExceptionsFile,
  writeExceptions,
} from "../../../../../../functions/findings/exceptions/authoring";

const now = "2026-11-01T00:00:00.000Z";
const read = (text: string) => importInspecWaivers(text, { now, owner: "o" });

describe("an InSpec waiver", () => {
  it("becomes an exception for InSpec's control of that id", () => {
    const { exceptions, faults, warnings } = read(`
cis-dil-benchmark-1.1.1.1:
  expiration_date: 2027-03-31
  run: true
  justification: "Not needed until Q3. @secteam"
`);

    expect([...faults, ...warnings]).to.deep.equal([]);
    expect(JSON.parse(JSON.stringify(exceptions))).to.deep.equal([
      {
        id: "cis-dil-benchmark-1.1.1.1",
        rule: "cis-dil-benchmark-1.1.1.1",
        scope: { sources: ["inspec"] },
        justification: "Not needed until Q3. @secteam",
        owner: "o",
        expires: "2027-03-31",
      },
    ]);
  });

  it("lasts to the end of its date in UTC, or to its instant", () => {
    const text = writeExceptions(
      read(`
a: {expiration_date: 2027-03-31, justification: j}
b: {expiration_date: "2027-03-31", justification: j}
c: {expiration_date: 2027-03-31T08:00:00Z, justification: j}
`).exceptions,
    );

    const { value, faults } = readExceptionsFile(text, { now });

    expect(faults).to.deep.equal([]);
    expect(value.map(({ expires }) => expires)).to.deep.equal([
      "2027-04-01T00:00:00.000Z",
      "2027-04-01T00:00:00.000Z",
      "2027-03-31T08:00:00.000Z",
    ]);
  });

  it("that has expired is taken over with a warning, and hides nothing", () => {
    const { exceptions, faults, warnings } = read(
      "a:\n  expiration_date: 1977-06-01\n  justification: Whimsy\n",
    );

    expect(faults).to.deep.equal([]);
    expect(exceptions).to.have.length(1);
    expect(holdsAt({ expires: exceptions[0]?.expires }, now)).to.equal(false);
    expect(warnings.map(({ line, sentence }) => [line, sentence])).to.deep.equal([
      [2, "a.expiration_date has passed: it hides nothing"],
    ]);
  });

  it("with run: false is measured all the same, which is said once", () => {
    const { exceptions, warnings } = read(`
a: {expiration_date: 2027-03-31, justification: j, run: false}
b: {expiration_date: 2027-03-31, justification: j, run: no}
c: {expiration_date: 2027-03-31, justification: j, run: yes}
`);

    expect(exceptions).to.have.length(3);
    expect(warnings.map(({ line, sentence }) => [line, sentence])).to.deep.equal([
      [
        2,
        "a has run: false (as have 1 more), which is not taken over: the rule is measured, its finding hidden",
      ],
    ]);
  });

  it("that says too little is taken over as it is, with warnings", () => {
    const { exceptions, faults, warnings } = importInspecWaivers("a:\n  run: true\n", { now });

    expect(faults).to.deep.equal([]);
    expect(exceptions).to.have.length(1);
    expect(warnings.map(({ sentence }) => sentence)).to.deep.equal([
      "a has no justification",
      "a has no owner",
      "a has no expires",
    ]);
  });

  it("that cannot be read is told with its line, and the others are taken over", () => {
    const { exceptions, faults } = read(`a: nothing
b:
  expiration_date: soon
  justification: j
c:
  run: perhaps
d:
  justification: [j]
e:
  justification: j
`);

    expect(exceptions.map(({ rule }) => rule)).to.deep.equal(["e"]);
    expect(faults.map(({ line, path }) => [line, path])).to.deep.equal([
      [1, "a"],
      [3, "b.expiration_date"],
      [6, "c.run"],
      [8, "d.justification"],
    ]);
  });

  it("in a file that is none gives faults with lines", () => {
    expect(read("- a\n").faults.map(({ line }) => line)).to.deep.equal([1]);
    expect(read("a: {\n").faults[0]?.line).to.equal(2);
  });

  it("whatever its id, has an id of its own in a file that can be read", () => {
    const waiver = fc.record({
      justification: fc.constant("j"),
      expiration_date: fc.constant("2027-03-31"),
    });
    const id = fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" });
    fc.assert(
      fc.property(fc.dictionary(id, waiver, { noNullPrototype: true }), (waivers) => {
        const { exceptions, faults } = read(stringify(waivers));

        const ids = exceptions.map((exception) => exception.id);
        expect(new Set(ids).size).to.equal(ids.length);
        const again = readExceptionsFile(writeExceptions(exceptions), { now });
        expect(again.faults).to.deep.equal([]);
        expect(again.value.map(({ rule }) => rule)).to.deep.equal(
          exceptions.map(({ rule }) => rule.trim()),
        );
        expect(exceptions.length + faults.length).to.be.at.least(Object.keys(waivers).length);
      }),
    );
  });
});
