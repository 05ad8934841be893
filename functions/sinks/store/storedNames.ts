import type { StoredTarget } from "./tableScan";

/** What the keys of a record say of whom and of which series it is. */
export interface StoredNames {
  readonly target?: StoredTarget;
  readonly names?: {
    readonly source: string;
    readonly benchmark: string;
    readonly profile: string;
  };
}

/**
 * Reads the keys that `tableKeys` writes. A key that was too long ends in a hash: the names are then
 * cut, and still the same for all records of a series.
 */
export function namesInKey(target: string, item: string): StoredNames {
  const [kind, account, region, id] = target.split("#").map(unescaped);
  if (kind !== "TARGET" || account === undefined || region === undefined || id === undefined) {
    return {};
  }
  const [, source, benchmark = "", profile = ""] = item.split("#").map(unescaped);
  return {
    target: { account, region, id },
    ...(source !== undefined && { names: { source, benchmark, profile } }),
  };
}

/** The ARN of the CIS scan whose key this is; nothing where it is another key. */
export function cisScanInKey(target: string): string | undefined {
  const [kind, arn] = target.split("#").map(unescaped);
  return kind === "CIS-SCAN" ? arn : undefined;
}

function unescaped(part: string): string {
  return part.replace(/%2[35]/g, (code) => (code === "%23" ? "#" : "%"));
}
