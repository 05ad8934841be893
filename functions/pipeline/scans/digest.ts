import { createHash } from "node:crypto";
import { controlIds } from "../../findings/controls";
import { type Exception, type Tags, exceptionsOf, holdsAt } from "../../findings/exceptions";
import type { Series } from "../../findings/finding";
import type { ScanReport } from "../../findings/model";
import { isPartial } from "../../findings/notRun";
import type { ResultPolicy } from "../../findings/policy";
import { isLeftOut } from "../../findings/waiver";
import { wordsOf } from "../../findings/words";

/**
 * A digest of everything that `reconcile` looks at beside the known findings. Two scans of a series
 * with the same digest, one after the other, leave the findings as they are: reconciling the second
 * would be reconciling the first again.
 */
export function scanDigest(
  series: Series,
  report: ScanReport,
  policy: ResultPolicy,
  exceptions: readonly Exception[],
  now: string,
  tags?: Tags,
): string {
  const hash = createHash("sha256");
  const holding = exceptionsOf(exceptions, series, now, tags);
  hash.update(JSON.stringify([report.scan.benchmark.version ?? null, policy, holding]));
  if (isPartial(report)) hash.update("partial");
  const outcomes = [...report.outcomes].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const outcome of outcomes) {
    const { key, rule, result, severity, metadata, results, detail, waiver, unscored } = outcome;
    const effect = policy[result].finding;
    // What cannot open a finding matters by what it closes, and by nothing else.
    const controls = () =>
      controlIds(
        metadata,
        results.flatMap((each) => each.idents),
      );
    const seen =
      effect === "open" || isLeftOut({ result, waiver })
        ? [
            rule,
            result,
            severity,
            metadata?.title ?? null,
            wordsOf(outcome, { key, series }, undefined).textDigest ?? null,
            controls(),
            ...(detail === undefined ? [] : [detail]),
          ]
        : [];
    const waived = waiver ? [waiver, holdsAt(waiver, now)] : [];
    const role = unscored === true ? ["unscored"] : [];
    hash.update(JSON.stringify([key, effect, ...seen, ...waived, ...role]));
  }
  return hash.digest("base64url");
}
