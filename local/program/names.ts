import { createHash } from "node:crypto";
import { LocalStackError } from "../errors";
import { textOf } from "../json";
import type { Registration } from "./registration";

/** How a service wants its names. */
export interface NameRule {
  readonly maximum: number;
  readonly lowerCase?: boolean;
}

/** Hexadecimal digits that stay the same for a resource from run to run, so that state lasts. */
export function stableHex(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** An IAM unique id such as `AROA…`: a prefix and 17 characters of base 32. */
export function stableUniqueId(prefix: string, seed: string): string {
  const digest = createHash("sha256").update(seed).digest();
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const characters = [...digest.subarray(0, 17)].map((byte) => alphabet[byte % 32] ?? "A");
  return prefix + characters.join("");
}

/** A UUID that stays the same for a resource from run to run. */
export function stableUuid(seed: string): string {
  const hex = stableHex(seed, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}

/**
 * The physical name: the one given, or an automatic one as Pulumi makes it, the logical name and
 * seven hexadecimal digits. Too long a name fails here as it would in AWS.
 */
export function physicalName(
  resource: Registration,
  rule: NameRule,
  property: "name" | "bucket" = "name",
): string {
  const given = textOf(resource.inputs[property]);
  const prefix = textOf(resource.inputs[`${property}Prefix`]);
  // Pulumi's own ending has seven digits; that of the AWS provider behind a prefix has 26.
  const automatic =
    prefix === undefined
      ? `${resource.name}-${stableHex(resource.urn, 7)}`
      : `${prefix}${stableHex(resource.urn, 26)}`;
  const name = given ?? (rule.lowerCase === true ? automatic.toLowerCase() : automatic);
  if (name.length <= rule.maximum) return name;
  throw new LocalStackError(
    `${resource.type} "${resource.name}" would be named "${name}", ` +
      `${name.length} characters long: AWS takes at most ${rule.maximum}`,
  );
}
