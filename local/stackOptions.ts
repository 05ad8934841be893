import type { Readable } from "node:stream";
import type { Fault } from "./endpoint/faults";
import type { ProgramOptions } from "./program/evaluate";

/** How to start a stack. */
export interface LocalStackOptions extends Pick<
  ProgramOptions,
  "program" | "config" | "account" | "stack"
> {
  /** Folder that keeps the state from run to run. Without it everything is forgotten on `close`. */
  readonly directory?: string;
  /** Faults planned from the start; `stack.faults` plans more. */
  readonly faults?: readonly Fault[];
  /** Batches that a function is given at once, at most. Defaults to 2. */
  readonly concurrency?: number;
  /** Sends S3's test message to every destination first, as setting up a notification does. */
  readonly announce?: boolean;
}

/** What an instance uploads. */
export interface Upload {
  readonly instanceId: string;
  /** The instance role's unique id; by default that of the program's own instance role. */
  readonly roleId?: string;
  /** By default the program's only bucket. */
  readonly bucket?: string;
  /** Key of the object; below the instance's own folder, or IAM refuses it. */
  readonly key: string;
  readonly body: Uint8Array | string | Readable;
}
