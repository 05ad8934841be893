import type { Position } from "../../errors";

/** What a document's bytes are put through. Each method throws a DocumentError where it refuses. */
export interface Pass {
  /** How far the document has been read. */
  readonly position: Position;
  write(chunk: Uint8Array): void;
  /** Says that nothing follows. */
  end(): void;
}
