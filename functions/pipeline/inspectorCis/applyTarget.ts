import { TransientError } from "../../errors";
import type { FindingChange } from "../../findings/finding";
import type { ScanReport } from "../../findings/model";
import { readCisTarget } from "../../readers/inspectorCis";
import type { Logger } from "../../log";
import { applyScan } from "../scans/applyScan";
import { scanLogFields } from "../scans/scanLog";
import type { ScanToApply } from "../scans/scanToApply";
import { noteGap, recountGaps } from "./gaps";
import type { TargetMessage } from "./messages";
import { reportKey, reportLink } from "./reports";
import type { CisWorkTools } from "./tools";

/**
 * Reads all results of one target and brings them into the store. Nothing is applied of results that
 * are not whole: what is missing would look as if it had left the benchmark.
 *
 * @throws TransientError where fewer checks came than the target is said to have.
 */
export async function applyTarget(message: TargetMessage, tools: CisWorkTools): Promise<void> {
  const { scan, target } = message;
  const report = await readCisTarget(tools.api.checks(scan.arn, target), {
    scanArn: scan.arn,
    level: scan.level,
    startedAt: scan.startedAt,
    targetId: target.id,
    platform: target.platform,
    severities: tools.severities,
  });
  const { pass = 0, fail = 0, notchecked = 0 } = report.counts;
  const read = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  if (read < target.checks) {
    throw new TransientError(
      `${read} of the ${target.checks} checks of ${target.id} were given, must be all`,
    );
  }
  const { account, id, platform } = target;
  const known = { account, id, ...(platform !== undefined && { platform }) };
  const at = new Date(tools.now()).toISOString();
  if (read === 0) {
    await noteGap(scan, known, "NO_RESULTS", tools);
    await recountGaps(scan, tools);
    return;
  }
  const toApply = scanOf(message, report, tools);
  const result = await applyScan(toApply, tools.applyTools(target));
  warnOfDeclined(result.changes, tools.log);
  const checks = { passed: pass, failed: fail, skipped: notchecked };
  await tools.table.putTarget(scan, { ...known, at, checks });
  if (message.rechecked === true) await recountGaps(scan, tools);
  tools.log.info("scan processed", {
    scanArn: scan.arn,
    account,
    ...scanLogFields(toApply, result),
  });
}

/** Tells of exceptions that do not fit any more: their number was given to another recommendation. */
function warnOfDeclined(changes: readonly FindingChange[], log: Logger): void {
  for (const { previous, finding, reason } of changes) {
    const { declinedExceptions: exceptions = [], rule, title } = finding;
    if (previous !== undefined || exceptions.length === 0) continue;
    log.warn("an exception needs its owner's attention", { exceptions, rule, title, reason });
  }
}

function scanOf(
  { scan, target }: TargetMessage,
  report: ScanReport,
  { place, bucket }: CisWorkTools,
): ScanToApply {
  const { partition, region } = place;
  return {
    report,
    series: {
      target: { partition, region, account: target.account, id: target.id },
      source: "inspector-cis",
      benchmark: report.scan.benchmark.id ?? "",
      profile: scan.level,
    },
    // Inspector tells when a scan began: what has happened to the target since comes after it.
    time: scan.startedAt,
    evidence: {
      bucket,
      resultsKey: reportKey(scan, "csv"),
      reportUrl: reportLink(place, bucket, scan),
    },
  };
}
