import type { Position } from "../../errors";

/** What a document's bytes are put through. Each method throws a DocumentError where it refuses. */
export interface Pass {
  /** How far the document has been read. */
  readonly position: Position;
  write(chunk: Uint8Array): void;
  /** Looks at all that was written, also where more was waited for. */
  catchUp(): void;
  /** Says that nothing follows. */
  end(): void;
}
