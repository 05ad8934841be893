import type { Finding } from "./finding";

/** One text for each finding, and another for every other one, whatever series it is of. */
export function findingIdentity({ series, key }: Pick<Finding, "series" | "key">): string {
  const { target, source, benchmark, profile } = series;
  return JSON.stringify([
    target.account,
    target.region,
    target.id,
    source,
    benchmark,
    profile,
    key,
  ]);
}
