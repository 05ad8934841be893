/** What ends a block's run-length code, and a symbol's code at the longest. */
const maxCodeBits = 20;
const symbolsPerGroup = 50;
const blockUnit = 100_000;
const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
/** Selectors, code lengths and the rest of a block's head, at the most. */
const maxHeadBytes = 64 * 1024;
/** Bytes that one call hands out. */
const pieceSize = 64 * 1024;

/**
 * Reads the blocks of bzip2 data. A block is decoded when all of it is at hand; what it holds comes
 * out piece by piece, since it may expand a thousandfold. Whatever is wrong with the data is a
 * RangeError.
 */
export class BlockReader {
  private readonly bits = new BitReader();
  private level = 0;
  private members = 0;
  private memberSum = 0;
  private block: Uint32Array = new Uint32Array(0);
  private output: BlockOutput | undefined;

  /** Whether the next piece can be made of what was appended, even if more follows. */
  get hasBlock(): boolean {
    const needed = ((this.level || 9) * blockUnit * maxCodeBits) / 8 + maxHeadBytes;
    return this.output !== undefined || this.bits.bytesLeft >= needed;
  }

  append(chunk: Uint8Array): void {
    this.bits.append(chunk);
  }

  /** The next piece; undefined at the end. */
  next(): Uint8Array | undefined {
    while (this.output === undefined) {
      if (this.level === 0 && !this.beginMember()) return undefined;
      this.readBlock();
    }
    const piece = this.output.piece();
    // Let go with its last piece, because the next block may not be at hand yet.
    if (this.output.ended) this.output = undefined;
    return piece;
  }

  private beginMember(): boolean {
    this.bits.align();
    if (this.members > 0 && this.bits.bytesLeft === 0) return false;
    if (this.bits.read(24) !== 0x425a68) throw new RangeError("something else follows it");
    const level = this.bits.read(8) - 0x30;
    if (level < 1 || level > 9) throw new RangeError("no size of blocks");
    this.members += 1;
    this.level = level;
    this.memberSum = 0;
    if (this.block.length < level * blockUnit) this.block = new Uint32Array(level * blockUnit);
    return true;
  }

  private readBlock(): void {
    const { bits } = this;
    const magic = bits.read(24) * 0x1000000 + bits.read(24);
    const sum = bits.read32();
    if (magic === endMagic) {
      if (sum !== this.memberSum) throw new RangeError("wrong checksum");
      this.level = 0;
      return;
    }
    if (magic !== blockMagic) throw new RangeError("no block");
    this.memberSum = (sum ^ ((this.memberSum << 1) | (this.memberSum >>> 31))) >>> 0;
    this.output = decodeBlock(bits, this.block.subarray(0, this.level * blockUnit), sum);
  }
}

/** Undoes the Huffman code, the moves to the front and the runs, and sorts for the transform. */
function decodeBlock(bits: BitReader, block: Uint32Array, sum: number): BlockOutput {
  if (bits.read(1) === 1) throw new RangeError("a randomised block, which bzip2 0.9 wrote");
  const origin = bits.read(24);
  const symbols = readSymbols(bits);
  const { tables, selectors } = readTables(bits, symbols.length + 2);
  const front = Uint8Array.from(symbols);
  const counts = new Uint32Array(256);
  const endOfBlock = symbols.length + 1;
  let length = 0;
  let run = 0;
  let runUnit = 1;
  let group = 0;
  let left = 0;
  let table: CodeTable | undefined;
  for (;;) {
    if (left === 0) {
      table = tables[selectors[group] ?? -1];
      group += 1;
      left = symbolsPerGroup;
    }
    left -= 1;
    if (table === undefined) throw new RangeError("more symbols than selectors");
    const symbol = table.next(bits);
    if (symbol <= 1) {
      // A run in a number system of the digits 1 and 2, the least significant one first.
      run += runUnit << symbol;
      runUnit *= 2;
      if (length + run > block.length) throw new RangeError("a block is too long");
      continue;
    }
    if (run > 0) {
      const byte = front[0] ?? 0;
      block.fill(byte, length, length + run);
      counts[byte] = (counts[byte] ?? 0) + run;
      length += run;
      run = 0;
      runUnit = 1;
    }
    if (symbol === endOfBlock) break;
    if (length >= block.length) throw new RangeError("a block is too long");
    const byte = front[symbol - 1] ?? 0;
    front.copyWithin(1, 0, symbol - 1);
    front[0] = byte;
    block[length] = byte;
    counts[byte] = (counts[byte] ?? 0) + 1;
    length += 1;
  }
  if (origin >= length) throw new RangeError("a block begins behind its end");
  return new BlockOutput(sorted(block, length, counts), length, origin, sum);
}

/** Puts the place of each byte's successor beside it: the inverse of the Burrows-Wheeler transform. */
function sorted(block: Uint32Array, length: number, counts: Uint32Array): Uint32Array {
  let below = 0;
  const places = counts.map((count) => {
    const place = below;
    below += count;
    return place;
  });
  for (let at = 0; at < length; at += 1) {
    const byte = (block[at] ?? 0) & 0xff;
    const place = places[byte] ?? 0;
    block[place] = (block[place] ?? 0) | (at << 8);
    places[byte] = place + 1;
  }
  return block;
}

/** The bytes that occur in a block. */
function readSymbols(bits: BitReader): readonly number[] {
  const ranges = bits.read(16);
  const symbols: number[] = [];
  for (let range = 0; range < 16; range += 1) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const used = bits.read(16);
    for (let index = 0; index < 16; index += 1)
      if ((used & (0x8000 >> index)) !== 0) symbols.push(range * 16 + index);
  }
  if (symbols.length === 0) throw new RangeError("a block without bytes");
  return symbols;
}

function readTables(
  bits: BitReader,
  symbolCount: number,
): { tables: readonly CodeTable[]; selectors: Uint8Array } {
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > 6) throw new RangeError("a wrong number of code tables");
  const selectors = new Uint8Array(bits.read(15));
  const front = [0, 1, 2, 3, 4, 5].slice(0, tableCount);
  for (let index = 0; index < selectors.length; index += 1) {
    let place = 0;
    while (bits.read(1) === 1) {
      place += 1;
      if (place >= tableCount) throw new RangeError("a selector of no table");
    }
    front.unshift(front.splice(place, 1)[0] ?? 0);
    selectors[index] = front[0] ?? 0;
  }
  const tables = Array.from({ length: tableCount }, () => readTable(bits, symbolCount));
  return { tables, selectors };
}

function readTable(bits: BitReader, symbolCount: number): CodeTable {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    for (;;) {
      if (length < 1 || length > maxCodeBits) throw new RangeError("a wrong length of a code");
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return new CodeTable(lengths);
}

/** A canonical Huffman code. */
class CodeTable {
  /** Symbols by code. */
  private readonly symbols: Uint16Array;
  /** By length of code: how many codes there are. */
  private readonly counts = new Uint16Array(maxCodeBits + 1);

  constructor(lengths: Uint8Array) {
    const places = new Uint16Array(maxCodeBits + 2);
    for (const length of lengths) this.counts[length] = (this.counts[length] ?? 0) + 1;
    for (let length = 1; length <= maxCodeBits; length += 1)
      places[length + 1] = (places[length] ?? 0) + (this.counts[length] ?? 0);
    this.symbols = new Uint16Array(lengths.length);
    for (const [symbol, length] of lengths.entries()) {
      const place = places[length] ?? 0;
      this.symbols[place] = symbol;
      places[length] = place + 1;
    }
  }

  next(bits: BitReader): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= maxCodeBits; length += 1) {
      code |= bits.bit();
      const count = this.counts[length] ?? 0;
      if (code - first < count) return this.symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError("a code of no symbol");
  }
}

/** Goes through a decoded block, and undoes the first of its two run-length codes. */
class BlockOutput {
  private readonly block: Uint32Array;
  private readonly sum: number;
  private left: number;
  private place: number;
  private previous = -1;
  private same = 0;
  /** How often the last byte is to be repeated. */
  private repeats = 0;
  private crc = 0xffffffff;

  constructor(block: Uint32Array, length: number, origin: number, sum: number) {
    this.block = block;
    this.sum = sum;
    this.left = length;
    this.place = (block[origin] ?? 0) >>> 8;
  }

  get ended(): boolean {
    return this.left === 0 && this.repeats === 0;
  }

  /** The next bytes. The last ones come only where all of them are what the checksum says. */
  piece(): Uint8Array {
    const piece = new Uint8Array(pieceSize);
    let at = 0;
    let { crc } = this;
    while (at < pieceSize) {
      if (this.repeats > 0) this.repeats -= 1;
      else if (this.left === 0) break;
      else if (!this.advance()) continue;
      piece[at] = this.previous;
      at += 1;
      crc = ((crc << 8) ^ (crcTable[(crc >>> 24) ^ this.previous] ?? 0)) >>> 0;
    }
    this.crc = crc;
    if (this.ended && (crc ^ 0xffffffff) >>> 0 !== this.sum) throw new RangeError("wrong checksum");
    return piece.subarray(0, at);
  }

  /** Takes the next byte of the block. Answers whether it stands for itself, and not for a length. */
  private advance(): boolean {
    const entry = this.block[this.place] ?? 0;
    const byte = entry & 0xff;
    this.place = entry >>> 8;
    this.left -= 1;
    // Behind four equal bytes stands how many more of them follow.
    if (this.same === 4) {
      this.same = 0;
      this.repeats = byte;
      return false;
    }
    this.same = byte === this.previous ? this.same + 1 : 1;
    this.previous = byte;
    return true;
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc >>> 0;
});

/** Reads bits, the highest of each byte first. */
class BitReader {
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private chunks: Uint8Array[] = [];
  private waiting = 0;
  private current = 0;
  private bitsLeft = 0;

  /** Whole bytes that were not touched. */
  get bytesLeft(): number {
    return this.bytes.length - this.at + this.waiting;
  }

  append(chunk: Uint8Array): void {
    // A copy: the source may use the same memory for its next chunk.
    this.chunks.push(Uint8Array.from(chunk));
    this.waiting += chunk.length;
  }

  bit(): number {
    if (this.bitsLeft === 0) {
      if (this.at === this.bytes.length) this.join();
      this.current = this.bytes[this.at] ?? 0;
      this.at += 1;
      this.bitsLeft = 8;
    }
    this.bitsLeft -= 1;
    return (this.current >>> this.bitsLeft) & 1;
  }

  /** At most 31 bits as a number. */
  read(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = (value << 1) | this.bit();
    return value;
  }

  read32(): number {
    return this.read(16) * 0x10000 + this.read(16);
  }

  /** Leaves out what is left of a byte. */
  align(): void {
    this.bitsLeft = 0;
  }

  private join(): void {
    if (this.waiting === 0) throw new RangeError("unexpected end");
    this.bytes = Buffer.concat(this.chunks);
    this.chunks = [];
    this.waiting = 0;
    this.at = 0;
  }
}
