import { gzipSync } from "node:zlib";
import { expect } from "chai";
import * as fc from "fast-check";
import { DocumentError, PermanentError } from "../../../../functions/errors";
import { jsonFault, positionAt } from "../../../../functions/readers/inspec/jsonFault";
import { bytesOf, check, control, profile, read, report } from "../../../helpers/inspec";
import { readInspecReports } from "../../../../functions/readers/inspec";

const good = report([profile("os", [control("a", [check("passed")])])]);

async function refusal(document: unknown, options?: { maxBytes: number }): Promise<Error> {
  try {
    await read(document, options);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("the document was not refused");
}

describe("an InSpec document", () => {
  it("is read alike in chunks of any size, plain and compressed", async () => {
    const expected = await read(good);

    for (const size of [1, 7, 1_000_000]) {
      const zipped = gzipSync(JSON.stringify(good));
      expect(await readInspecReports(bytesOf(good, size))).to.deep.equal(expected);
      expect(await readInspecReports(bytesOf(zipped, size))).to.deep.equal(expected);
    }
  });

  it("is read in UTF-8 and UTF-16 with a byte order mark", async () => {
    const text = `\ufeff${JSON.stringify(good)}`;
    const expected = await read(good);

    expect(await read(text)).to.deep.equal(expected);
    expect(await read(Buffer.from(text, "utf16le"))).to.deep.equal(expected);
    expect(await read(Buffer.from(text, "utf16le").swap16())).to.deep.equal(expected);
  });

  it("is refused beyond its size, compressed or not", async () => {
    const long = JSON.stringify({ ...good, padding: "x".repeat(100_000) });

    for (const document of [long, gzipSync(long)]) {
      const error = await refusal(document, { maxBytes: 50_000 });
      expect(error).to.be.instanceOf(DocumentError);
      expect(error.message).to.contain("longer than 50000 bytes");
    }
  });

  it("is refused with more values than its size allows, before any of them is made", async () => {
    for (const unit of ["[],", "{},", "1,", '{"a":1},', '"",']) {
      const text = `{"profiles":[${unit.repeat(20_000)}1]}`;
      const error = await refusal(gzipSync(text), { maxBytes: 320_000 });
      expect(error).to.be.instanceOf(DocumentError);
      expect(error.message).to.match(/the document has \d+ values, must have at most 10000/);
    }
  });

  it("may have as many commas and brackets in its texts as it likes", async () => {
    const text = '[{,"\\'.repeat(20_000);
    const talkative = report([profile("os", [control("a", [check("passed")], { desc: text })])]);

    expect(await read(talkative, { maxBytes: 320_000 })).to.have.length(1);
  });

  it("is refused with the place where it stops being JSON", async () => {
    const text = JSON.stringify(good, undefined, 2);

    const cutOff = await refusal(text.slice(0, text.indexOf('"controls"')));
    const wrong = await refusal(text.replace('"impact": 0.5', '"impact": .5'));

    expect(cutOff).to.be.instanceOf(DocumentError);
    expect(cutOff.message).to.match(/^line \d+, column \d+: the document is cut off, a name/);
    const line = text.slice(0, text.indexOf('"impact"')).split("\n").length;
    expect(wrong.message).to.match(
      new RegExp(`^line ${line}, column \\d+: found "\\.", must be a value`),
    );
  });

  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ["empty", "", /the document is empty/],
    ["only white space", " \n", /the document is empty/],
    [
      "text before the report",
      "Chef License\n{}",
      /is a JSON object behind other text \("Chef License\\n\{\}"\), must be the JSON/,
    ],
    ["an array", "[]", /the document is a JSON array, must be the JSON object/],
    ["XML", "<Benchmark/>", /must be the JSON object/],
    ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), /these bytes are not UTF-8/],
    ["gzip that is cut off", gzipSync(JSON.stringify(good)).subarray(0, 60), /damaged or cut off/],
    ["no report", "{}", /neither profiles nor controls/],
    ["no profile", { profiles: [] }, /no profile in it/],
    ["no results", { controls: [] }, /no profile in it/],
    ["profiles of another kind", { profiles: {} }, /profiles was an object, must be an array/],
    [
      "a profile of another kind",
      { profiles: [1] },
      /profiles\[0\] was a number, must be an object/,
    ],
    ["no name", { profiles: [{}] }, /profiles\[0\]\.name was missing, must be a text/],
    ["no id", report([profile("os", [{}])]), /profiles\[0\]\.controls\[0\]\.id was missing/],
    ["a blank id", report([profile("os", [control(" ", [])])]), /controls\[0\]\.id was blank/],
    [
      "no status",
      report([profile("os", [control("a", [{}])])]),
      /results\[0\]\.status was missing/,
    ],
    [
      "results of another kind",
      report([profile("os", [{ id: "a", results: "" }])]),
      /results was blank/,
    ],
  ];
  for (const [name, document, message] of refused) {
    it(`is refused: ${name}`, async () => {
      const error = await refusal(document);

      expect(error).to.be.instanceOf(PermanentError);
      expect(error.message).to.match(message);
    });
  }

  it("never fails otherwise than with a PermanentError, whatever the report has in it", async () => {
    const names = [
      "profiles",
      "controls",
      "results",
      "name",
      "id",
      "status",
      "tags",
      "waiver_data",
    ];
    const anyReport = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom("a", "", "passed", 1, null, true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names, "__proto__"), tie("value"), { maxKeys: 5 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(anyReport, async (value) => {
        try {
          await read({ profiles: [value], controls: value });
        } catch (error) {
          expect(error).to.be.instanceOf(PermanentError);
        }
      }),
    );
  });
});

describe("the place of a JSON fault", () => {
  it("is found in every text that the engine refuses, and in no other", () => {
    const mutated = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom("", "{", "]", ",", '"', "\\", "x", "\n", "-"),
      )
      .map(([json, at, put]) => {
        const index = at % (json.length + 1);
        return `${json.slice(0, index)}${put}${json.slice(index + 1)}`;
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated, fc.string()), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(jsonFault(text) === undefined).to.equal(valid);
      }),
      { numRuns: 2000 },
    );
  });

  it("is found however deeply the document is nested", () => {
    const deep = 1_000_000;

    expect(jsonFault("[".repeat(deep) + "]".repeat(deep))).to.equal(undefined);
    expect(jsonFault("[".repeat(deep))?.position).to.deep.equal({ line: 1, column: deep + 1 });
  });

  it("counts lines and columns from 1", () => {
    expect(positionAt("a\nbc", 0)).to.deep.equal({ line: 1, column: 1 });
    expect(positionAt("a\nbc", 3)).to.deep.equal({ line: 2, column: 2 });
  });
});
