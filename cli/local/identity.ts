import { createHash } from "node:crypto";

/** Which host a file is uploaded as, and when it was scanned. */
export interface HostIdentity {
  readonly instanceId: string;
  /** ISO 8601. */
  readonly time: string;
}

/** What is known of a file. */
export interface FileFacts {
  readonly fileName: string;
  /** Instance ids that the file itself claims. */
  readonly claimed?: readonly string[];
  /** The scanned host's name. */
  readonly host?: string;
  /** End of the scan. */
  readonly time?: string;
}

const instanceIdPattern = /(?<![0-9a-z-])(?:m?i-[0-9a-f]{17}|i-[0-9a-f]{8})(?![0-9a-z])/;

/**
 * The instance that a file is uploaded as: the one that the file claims, or that its name has in
 * it; for a file from elsewhere one that is made of its host's name, the same on every run.
 */
export function hostIdentity({ fileName, claimed = [], host, time }: FileFacts): HostIdentity {
  const instanceId =
    claimed[0] ?? instanceIdPattern.exec(fileName)?.[0] ?? madeInstanceId(host ?? fileName);
  return { instanceId, time: time ?? new Date().toISOString() };
}

/** An instance id that stands for a name. */
export function madeInstanceId(name: string): string {
  return `i-0${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
