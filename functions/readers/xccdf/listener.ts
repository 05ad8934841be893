import type { Position } from "../../errors";
import type { OpaqueKind } from "./opaqueSection";
import type { Scanner } from "./scanner";

/** What the scanner tells as it goes. Places are indexes into its window, good until the call ends. */
export interface Listener {
  /** A start tag with a local name that the listener asked for, or any while `watchAll` is set. */
  startTag(scanner: Scanner, local: string): void;
  /**
   * The end of the element at `watchedDepth`, or of any while `watchAll` is set: from `tagStart` to
   * `tagEnd` is its end tag, or nothing where the start tag has ended it already.
   */
  endTag(scanner: Scanner): void;
  /** A comment, processing instruction or CDATA section stands at `at`; its content is `inside`. */
  enterSection(scanner: Scanner, kind: OpaqueKind, at: number, inside: number): void;
  /** Its content ends at `at`, and itself `behind` that. */
  leaveSection(scanner: Scanner, at: number, behind: number): void;
  /** All before this place leaves the window; what stands here will stand at 0. */
  leave(scanner: Scanner, at: number): void;
}

/** What a document's root element is. */
export interface Root {
  readonly name: string;
  readonly namespace: string;
  readonly position: Position;
}
