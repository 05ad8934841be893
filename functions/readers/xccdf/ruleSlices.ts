import type { RuleMetadata } from "../../findings/model";
import { Refusal, placed } from "../shared/refusal";
import { utf8Chunks } from "./input";
import type { Limits } from "./limits";
import type { RuleSpot } from "./ruleIndex";
import { RulePass } from "./rulePass";

/** A rule to be read, and what the scan that needs it set the benchmark's values to. */
export interface Slice {
  readonly spot: RuleSpot;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads rules whose places in the document are known. The bytes between them were checked in the
 * first pass and are not looked at again; the rules are, as parts of a document of their own.
 *
 * @param slices in the order of the document.
 * @returns what the document says of each, in the same order.
 */
export async function readSlices(
  input: AsyncIterable<Uint8Array>,
  slices: readonly Slice[],
  limits: Limits,
): Promise<RuleMetadata[]> {
  const reader = new SliceReader(slices, limits);
  try {
    for await (const chunk of utf8Chunks(input, limits)) {
      if (reader.take(chunk)) return reader.found;
    }
    throw new Refusal("the document is shorter than when it was read first");
  } catch (error) {
    throw placed(error, () => reader.position);
  }
}

class SliceReader {
  readonly found: RuleMetadata[] = [];
  private readonly slices: readonly Slice[];
  private readonly pass: RulePass;
  private index = 0;
  /** Where in the document the next chunk begins. */
  private offset = 0;

  constructor(slices: readonly Slice[], limits: Limits) {
    this.slices = slices;
    // The wrapper around a rule has as many attributes as there are namespaces in scope.
    const attributes = Math.max(limits.attributes, limits.namespaces);
    this.pass = new RulePass(
      { ...limits, attributes },
      {
        wanted: () => true,
        found: (metadata) => {
          this.found.push(metadata);
        },
        setValueOf: (id) => this.slices[this.index]?.values.get(id),
      },
    );
    this.write("<slices>");
  }

  get position() {
    return this.pass.position;
  }

  /** Takes the document's next chunk. Answers whether all slices are read. */
  take(chunk: Uint8Array): boolean {
    const { offset } = this;
    const chunkEnd = offset + chunk.length;
    for (
      let slice = this.slices[this.index];
      slice !== undefined;
      slice = this.slices[this.index]
    ) {
      const { spot } = slice;
      if (spot.start >= chunkEnd) break;
      if (spot.start >= offset) this.begin(spot);
      this.pass.write(chunk.subarray(Math.max(0, spot.start - offset), spot.end - offset));
      if (spot.end > chunkEnd) break;
      this.end();
    }
    this.offset = chunkEnd;
    return this.index === this.slices.length;
  }

  private begin(spot: RuleSpot): void {
    this.write(`<slice${spot.declarations}>`);
    this.pass.relocate(spot.position);
  }

  private end(): void {
    this.write("</slice>");
    this.pass.catchUp();
    this.index += 1;
    if (this.found.length !== this.index) {
      throw new Refusal("the document has changed since it was read first");
    }
  }

  private write(markup: string): void {
    this.pass.write(Buffer.from(markup));
  }
}
