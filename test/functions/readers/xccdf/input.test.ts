import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { DocumentError } from "../../../../functions/errors";
import { readScanReports, readXccdf } from "../../../../functions/readers/xccdf";
import { inChunks, reportOf, ruleResult, testResult } from "../../../helpers/xccdf";

const declaring = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
const named = (target: string) =>
  testResult(`<target>${target}</target>${ruleResult("r", "pass")}`);

async function targetOf(bytes: Uint8Array): Promise<string | undefined> {
  return (await reportOf(bytes)).scan.target.name;
}

async function refusalOf(bytes: Uint8Array, sizes?: readonly number[]): Promise<string> {
  const error: unknown = await readScanReports(() => inChunks(bytes, sizes)).catch(
    (caught: unknown) => caught,
  );
  if (error instanceof DocumentError) return error.reason;
  throw new Error(`the document was not refused as it should be: ${String(error)}`);
}

const utf16le = (text: string) => Buffer.from(text, "utf16le");
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("encodings", () => {
  const text = "grün 𝔘 €";

  it("takes UTF-8 with and without declaration and byte order mark", async () => {
    for (const document of [named(text), declaring("UTF-8") + named(text)]) {
      expect(await targetOf(Buffer.from(document))).to.equal(text);
      expect(await targetOf(Buffer.from(`\uFEFF${document}`))).to.equal(text);
    }
  });

  it("takes UTF-16 of both byte orders by its byte order mark", async () => {
    const document = `\uFEFF${declaring("UTF-16")}${named(text)}`;

    expect(await targetOf(utf16le(document))).to.equal(text);
    expect(await targetOf(utf16be(document))).to.equal(text);
  });

  it("takes UTF-16 of both byte orders without a mark, by how it begins", async () => {
    expect(await targetOf(utf16le(declaring("UTF-16LE") + named(text)))).to.equal(text);
    expect(await targetOf(utf16be(declaring("UTF-16BE") + named(text)))).to.equal(text);
  });

  it("takes ISO-8859-1 as that, not as windows-1252", async () => {
    const bytes = Buffer.from(declaring("iso-8859-1") + named("grün \u0085 \u0093"), "latin1");

    expect(await targetOf(bytes)).to.equal("grün \u0085 \u0093");
  });

  it("takes US-ASCII, and refuses bytes beyond it", async () => {
    expect(await targetOf(Buffer.from(declaring("US-ASCII") + named("host")))).to.equal("host");
    expect(await refusalOf(Buffer.from(declaring("US-ASCII") + named("grün")))).to.match(
      /US-ASCII/,
    );
  });

  for (const [title, document, reason] of [
    ["another encoding", Buffer.from(declaring("windows-1252") + named("x")), /"windows-1252"/],
    ["UTF-32", Buffer.from("0000feff0000003c", "hex"), /UTF-32/],
    ["EBCDIC", Buffer.from("4c6fa794", "hex"), /EBCDIC/],
    ["UTF-16 that declares UTF-8", utf16le(`\uFEFF${declaring("UTF-8")}${named("x")}`), /"UTF-8"/],
    ["single bytes that declare UTF-16", Buffer.from(declaring("UTF-16") + named("x")), /"UTF-16"/],
    [
      "a UTF-8 mark on what declares ISO-8859-1",
      Buffer.from(`\uFEFF${declaring("ISO-8859-1")}${named("x")}`),
      /"ISO-8859-1", but is in UTF-8/,
    ],
    [
      "UTF-16 with half a character",
      Buffer.concat([utf16le(`\uFEFF${named("x")}`), Buffer.from([0x20])]),
      /not UTF-16/,
    ],
    ["UTF-16 with half a pair", utf16le(`\uFEFF${named("\uD800")}`), /not UTF-16/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      expect(await refusalOf(document)).to.match(reason);
    });
  }

  it("refuses an encoding that is declared far behind the beginning, in chunks of any size", async () => {
    const far = `<?xml version="1.0"${" ".repeat(2000)}encoding="ISO-8859-1"?>${named("x")}`;

    for (const size of [1, 1024, 65536]) {
      const error: unknown = await readScanReports(() => inChunks(Buffer.from(far), [size])).catch(
        (caught: unknown) => caught,
      );
      expect(String(error)).to.match(/the XML declaration does not end within 1024 characters/);
    }
  });

  it("tells line and column in characters of the document, not of its bytes", async () => {
    const document = utf16le(`\uFEFF<a>\n𝔘ü&</a>`);

    const error: unknown = await readScanReports(() => inChunks(document)).catch(
      (caught: unknown) => caught,
    );
    expect(error).to.deep.include({ line: 2, column: 3 });
  });
});

describe("gzip", () => {
  const document = Buffer.from(named("host"));
  const packed = gzipSync(document);

  it("is known by its first bytes and taken like plain text", async () => {
    expect(await targetOf(packed)).to.equal("host");
  });

  it("is taken in several members", async () => {
    const members = [document.subarray(0, 50), document.subarray(50)].map((part) => gzipSync(part));

    expect(await targetOf(Buffer.concat(members))).to.equal("host");
  });

  it("is refused where it is cut off, at any byte", async () => {
    for (let length = 2; length < packed.length; length += 1) {
      expect(await refusalOf(packed.subarray(0, length))).to.match(
        /gzip data is damaged or cut off/,
      );
    }
  });

  it("is refused where it is damaged", async () => {
    const damaged = Buffer.from(packed);
    damaged.writeUInt8(damaged.readUInt8(packed.length - 6) ^ 0xff, packed.length - 6);

    expect(await refusalOf(damaged)).to.match(/gzip data is damaged/);
  });

  it("is refused where something else follows it", async () => {
    expect(await refusalOf(Buffer.concat([packed, Buffer.from("more")]))).to.match(/gzip data/);
  });

  for (const sizes of [[1], [7, 100], [65536]]) {
    const chunked = (bytes: Buffer) => readScanReports(() => inChunks(bytes, sizes));

    it(`may have zero bytes behind it, in chunks of ${sizes.join()}`, async () => {
      const [report] = await chunked(Buffer.concat([packed, Buffer.alloc(3000)]));

      expect(report?.scan.target.name).to.equal((await chunked(packed))[0]?.scan.target.name);
    });

    it(`is refused where more than zero bytes stand behind it, in chunks of ${sizes.join()}`, async () => {
      for (const behind of [packed, Buffer.from("more")]) {
        const bytes = Buffer.concat([packed, Buffer.alloc(1000), behind]);
        const error: unknown = await chunked(bytes).catch((caught: unknown) => caught);

        expect(String(error)).to.contain("goes on behind zero bytes");
      }
    });
  }

  it("inside gzip is refused by name", async () => {
    expect(await refusalOf(gzipSync(packed))).to.match(/is gzip data once more inside compressed/);
  });
});

describe("the source", () => {
  const broken = new Error("the network is gone");

  it("hands its own error on as it is", async () => {
    async function* failing() {
      yield Promise.resolve(Buffer.from(named("x").slice(0, 60)));
      throw broken;
    }

    const caught: unknown = await readScanReports(failing).catch((error: unknown) => error);
    expect(caught).to.equal(broken);
  });

  it("hands its own error on through gzip", async () => {
    async function* failing() {
      yield Promise.resolve(gzipSync(named("x")).subarray(0, 30));
      throw broken;
    }

    const caught: unknown = await readScanReports(failing).catch((error: unknown) => error);
    expect(caught).to.equal(broken);
  });

  for (const [title, wrap] of [
    ["plain", (bytes: Buffer) => bytes],
    ["gzip", (bytes: Buffer) => gzipSync(bytes)],
  ] as const) {
    it(`is closed where a ${title} document is refused or not read to its end`, async () => {
      let open = 0;
      const counted = (document: string) =>
        async function* () {
          open += 1;
          try {
            yield* inChunks(wrap(Buffer.from(document)), [40]);
          } finally {
            open -= 1;
          }
        };
      const long = testResult(`${ruleResult("r", "pass")}${"<x>y</x>".repeat(1000)}`);

      await readScanReports(counted(`${long}<b>`)).catch(() => undefined);
      await readScanReports(counted(`x${long}`)).catch(() => undefined);
      await readScanReports(counted(declaring("x") + long)).catch(() => undefined);
      for await (const _ of readXccdf(counted(long)())) break;

      expect(open).to.equal(0);
    });
  }

  for (const [title, wrap] of [
    ["plain", (bytes: Buffer) => bytes],
    ["gzip", (bytes: Buffer) => gzipSync(bytes, { level: 1 })],
    ["UTF-16", (bytes: Buffer) => utf16le(`\uFEFF${bytes.toString()}`)],
  ] as const) {
    it(`may use the same memory for every chunk of a ${title} document`, async () => {
      const names = Array.from({ length: 5000 }, (_, index) => `${(index * 7919) % 104729}`);
      const results = names.map((each) => ruleResult(`rule_${each}`, "fail")).join("");
      const bytes = wrap(Buffer.from(testResult(results)));
      async function* reusing() {
        const memory = Buffer.alloc(1000);
        for (let from = 0; from < bytes.length; from += 1000) {
          const length = bytes.copy(memory, 0, from, from + 1000);
          yield Promise.resolve(memory.subarray(0, length));
        }
      }

      const [report] = await readScanReports(reusing);
      expect(report?.outcomes.map(({ rule }) => rule)).to.deep.equal(
        names.map((each) => `rule_${each}`),
      );
    });
  }

  it("may give empty chunks", async () => {
    const bytes = Buffer.from(named("host"));
    async function* sparse() {
      for await (const chunk of inChunks(bytes, [1])) {
        yield Buffer.alloc(0);
        yield chunk;
      }
    }

    expect((await readScanReports(sparse))[0]?.scan.target.name).to.equal("host");
  });

  it("is refused where it gives another document the second time", async () => {
    const of = (rule: string) =>
      Buffer.from(
        `<Benchmark><Rule id="${rule}"/>${testResult(ruleResult("r1", "fail"), "")}</Benchmark>`,
      );
    const documents = [of("r1"), Buffer.from("<Benchmark>      <x>            ")];

    const error: unknown = await readScanReports(() =>
      inChunks(documents.shift() ?? Buffer.alloc(0)),
    ).catch((caught: unknown) => caught);
    expect(error).to.be.an.instanceOf(DocumentError);
  });
});
