import { Refusal, placed } from "../shared/refusal";
import { utf8Chunks } from "./input";
import type { Limits } from "./limits";
import type { Pass } from "./pass";

/**
 * Puts a document through a pass, yielding after each chunk so that what was read can be handed on.
 * What is wrong with the bytes themselves is told with how far the document was read.
 */
export async function* readThrough(
  input: AsyncIterable<Uint8Array>,
  limits: Limits,
  pass: Pass,
): AsyncGenerator<undefined> {
  try {
    for await (const chunk of utf8Chunks(input, limits)) {
      pass.write(chunk);
      yield undefined;
    }
    pass.end();
    yield undefined;
  } catch (error) {
    // What came before these bytes may be wrong as well, and is then what is wrong first.
    if (error instanceof Refusal) pass.catchUp();
    throw placed(error, () => pass.position);
  }
}

/** Puts a document through a pass to its end. */
export async function readWhole(
  input: AsyncIterable<Uint8Array>,
  limits: Limits,
  pass: Pass,
): Promise<void> {
  const chunks = readThrough(input, limits, pass);
  while ((await chunks.next()).done !== true);
}
