import { spawnSync } from "node:child_process";
import { expect } from "chai";
import * as fc from "fast-check";
import { bunzip2, isBzip2 } from "../../../../functions/readers/shared/bunzip2";
import { Refusal } from "../../../../functions/readers/shared/refusal";

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size)
    yield Promise.resolve(bytes.subarray(at, at + size));
}

async function unpacked(bytes: Uint8Array, size = 65536): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bunzip2(inPieces(bytes, size))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await unpacked(bytes).catch((caught: unknown) => caught);
  if (error instanceof Refusal) return error.message;
  throw new Error(`the data was not refused: ${String(error)}`);
}

/** What the bzip2 command makes of these texts. */
const packed = {
  hello: "QlpoOTFBWSZTWaNUVpIAAAdRgAAQQAAGRJCAIAAiv9VDT0QgyYjiIilrVpiMfF3JFOFCQo1RWkg=",
  nothing: "QlpoORdyRThQkAAAAAA=",
  zeros: "QlpoMTFBWSZTWaZFgLIAFvpACMAAQAAACCAAMMwJqmmpAi2pIEXi7kinChIUyLAWQA==",
  runs: "QlpoOTFBWSZTWRaLtY0AAANBAOAAPAAACCAAIj1PU0CGAZE1JDuTL8XckU4UJAWi7WNA",
} as const;
const bytesOf = (name: keyof typeof packed) => Buffer.from(packed[name], "base64");

/** Bits, written the highest first. */
class BitWriter {
  private bits = "";

  write(value: number, count: number): this {
    this.bits += value.toString(2).padStart(count, "0");
    return this;
  }

  get bytes(): Buffer {
    const bytes = this.bits.match(/.{1,8}/g) ?? [];
    return Buffer.from(bytes.map((each) => parseInt(each.padEnd(8, "0"), 2)));
  }
}

/** A block of the one byte "a" that consists of these symbols: 0 and 1 are runs, 2 is its end. */
function blockOf(symbols: readonly number[]): Buffer {
  const writer = new BitWriter();
  for (const byte of Buffer.from("BZh1")) writer.write(byte, 8);
  writer.write(0x314159, 24).write(0x265359, 24).write(0, 16).write(0, 16);
  writer.write(0, 1).write(0, 24);
  writer.write(0x8000 >> 6, 16).write(0x8000 >> 1, 16);
  const groups = Math.ceil(symbols.length / 50);
  writer.write(2, 3).write(groups, 15).write(0, groups);
  // Two tables of codes with 1, 2 and 2 bits.
  for (let table = 0; table < 2; table += 1)
    writer.write(1, 5).write(0b0, 1).write(0b100, 3).write(0, 1);
  for (const symbol of symbols) writer.write([0b0, 0b10, 0b11][symbol] ?? 0, symbol === 0 ? 1 : 2);
  return writer.bytes;
}

describe("bzip2", () => {
  it("is known by how it begins", () => {
    expect(isBzip2(bytesOf("hello"))).to.equal(true);
    expect(isBzip2(Buffer.from("BZh0"))).to.equal(false);
    expect(isBzip2(Buffer.from("BZh"))).to.equal(false);
  });

  for (const size of [1, 7, 65536]) {
    it(`is decompressed, given ${size} bytes at a time`, async () => {
      expect(String(await unpacked(bytesOf("hello"), size))).to.equal("hello world\n".repeat(3));
      expect(await unpacked(bytesOf("nothing"), size)).to.have.lengthOf(0);
      expect(await unpacked(bytesOf("zeros"), size)).to.deep.equal(Buffer.alloc(3_000_000));
      expect(String(await unpacked(bytesOf("runs"), size))).to.equal(
        `aaaabbbbb${"c".repeat(259)}d`,
      );
    });
  }

  it("is decompressed in several members", async () => {
    const members = Buffer.concat([bytesOf("runs"), bytesOf("nothing"), bytesOf("hello")]);

    expect(String(await unpacked(members))).to.match(/^aaaab+c+dhello world/);
  });

  it("comes out in pieces of bounded size, however much a block expands to", async () => {
    for await (const piece of bunzip2(inPieces(bytesOf("zeros"), 65536)))
      expect(piece.length).to.be.at.most(65536);
  });

  it("is refused where it is cut off, at any byte", async () => {
    const whole = bytesOf("hello");

    for (let length = 4; length < whole.length; length += 1)
      expect(await refusalOf(whole.subarray(0, length))).to.match(
        /bzip2 data is damaged or cut off \(unexpected end\)/,
      );
  });

  it("is refused, or what it was, with any bit of it changed", async () => {
    const whole = bytesOf("hello");

    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (0x80 >> (bit & 7)), bit >> 3);
      const result = await unpacked(changed).catch((error: unknown) => error);
      if (Buffer.isBuffer(result)) expect(String(result)).to.equal("hello world\n".repeat(3));
      else expect(result).to.be.instanceOf(Refusal);
    }
  });

  it("is refused where something else follows it", async () => {
    expect(await refusalOf(Buffer.concat([bytesOf("hello"), Buffer.from("more")]))).to.match(
      /something else follows it/,
    );
  });

  it("is refused where a run is longer than a block, also where its length overflows", async () => {
    for (const digits of [17, 31, 32, 33, 64, 1000])
      for (const digit of [0, 1])
        expect(await refusalOf(blockOf([...Array<number>(digits).fill(digit), 2]))).to.match(
          /a block is too long/,
        );
  });

  it("is refused, and never anything else, whatever follows its beginning", async () => {
    const magic = Buffer.from("BZh1\x31\x41\x59\x26\x53\x59", "latin1");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 30, maxLength: 200 }), async (rest) => {
        expect(await refusalOf(Buffer.concat([magic, rest]))).to.match(/bzip2 data is damaged/);
      }),
    );
  });

  it("is read as the bzip2 command writes it", async function () {
    const { error } = spawnSync("bzip2", ["--help"]);
    if (error !== undefined) {
      console.log("      skipped: bzip2 is not installed here");
      this.skip();
    }
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 5000 }),
      fc
        .array(fc.tuple(fc.nat(3), fc.nat(600)), { maxLength: 50 })
        .map((runs) => Buffer.concat(runs.map(([byte, count]) => Buffer.alloc(count, byte)))),
    );
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const { stdout } = spawnSync("bzip2", ["-c"], { input: bytes });
        expect((await unpacked(stdout)).equals(bytes)).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });
});
