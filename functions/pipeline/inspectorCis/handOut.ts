import { type CisTargetResourceAggregation, ValidationException } from "@aws-sdk/client-inspector2";
import { type Coverage, coverageOf } from "../../readers/inspectorCis";
import { cisReportFormats } from "../../sinks/store/cisScanRecord";
import { noteGap } from "./gaps";
import type {
  CisMessage,
  CisTargetFacts,
  RecheckMessage,
  ReportMessage,
  ScanMessage,
  TargetMessage,
} from "./messages";
import type { CisWorkTools } from "./tools";

const hour = 3_600_000;

/** How long a target that was still being scanned is looked at again. */
const recheckMilliseconds = 24 * hour;

/** How long Inspector is asked for a report that it has not made yet. */
const reportMilliseconds = 24 * hour;

/** Where less time than this is left, the rest of the list becomes a message of its own. */
const marginMilliseconds = 30_000;

/**
 * Hands the targets of a scan out, one message each, and writes down which of them were not measured.
 * What has begun is never lost: a message that fails comes again with the place where it began, and
 * what it then repeats are scans of targets that the store knows.
 */
export async function handOut(message: ScanMessage, tools: CisWorkTools): Promise<void> {
  const { scan } = message;
  let { token, targets, gaps } = message;
  do {
    const page = await pageOf(scan.arn, token, tools);
    if (page === undefined) {
      tools.log.warn("the list of targets is read anew", { scan: scan.arn });
      return tools.send([{ kind: "scan", scan, targets: 0, gaps: 0 }]);
    }
    const handed = await handPage(message, page.targets, tools);
    targets += page.targets.length;
    gaps += handed.gaps;
    token = page.next;
    if (token !== undefined && tools.deadline() - tools.now() < marginMilliseconds) {
      return tools.send([{ kind: "scan", scan, token, targets, gaps }]);
    }
  } while (token !== undefined);
  if (targets === 0) {
    // Nothing failed, and nothing is known: most often no instance has the tags any more. A report
    // on nothing is not asked for: that it does not come would be an alarm.
    tools.log.warn("a CIS scan had no targets", { scan: scan.arn, name: scan.name });
  } else {
    await tools.send(reportsOf(message, tools));
  }
  await tools.publishScan(scan, gaps);
  await tools.table.finish(scan.arn, { handedOutAt: isoOf(tools.now()), targets, gaps });
  tools.log.info("CIS scan handed out", {
    scan: scan.arn,
    name: scan.name,
    securityLevel: scan.level,
    status: scan.status,
    targets,
    gaps,
  });
}

/** The page; nothing where Inspector does not know its own token any more. */
async function pageOf(arn: string, token: string | undefined, { api }: CisWorkTools) {
  try {
    return await api.targets(arn, token);
  } catch (error) {
    if (token !== undefined && error instanceof ValidationException) return undefined;
    throw error;
  }
}

async function handPage(
  { scan }: ScanMessage,
  page: readonly CisTargetResourceAggregation[],
  tools: CisWorkTools,
): Promise<{ readonly gaps: number }> {
  const messages: (TargetMessage | RecheckMessage)[] = [];
  let gaps = 0;
  for (const aggregation of page) {
    const target = targetOf(aggregation);
    if (target === undefined) {
      tools.log.warn("a target without an id or an account was left out", { scan: scan.arn });
      gaps += 1;
      continue;
    }
    const coverage = coverageOf(aggregation);
    if (coverage.measured) {
      messages.push({ kind: "target", scan, target });
      continue;
    }
    gaps += 1;
    await noteGap(scan, target, coverage.reason, tools);
    if (coverage.reason !== "SCAN_IN_PROGRESS") continue;
    const { account, id } = target;
    const until = isoOf(tools.now() + recheckMilliseconds);
    messages.push({ kind: "recheck", scan, target: { account, id }, until });
  }
  await tools.send(messages);
  return { gaps };
}

/**
 * Looks again at a target that was still being scanned, until it is known what became of it.
 */
export async function recheck(message: RecheckMessage, tools: CisWorkTools): Promise<void> {
  const { scan, target, until } = message;
  const { targets } = await tools.api.targets(scan.arn, undefined, target);
  const [aggregation] = targets;
  const coverage: Coverage =
    aggregation === undefined ? { measured: false, reason: "UNKNOWN" } : coverageOf(aggregation);
  const facts = aggregation && targetOf(aggregation);
  if (coverage.measured && facts !== undefined) {
    await tools.send([{ kind: "target", scan, target: facts, rechecked: true }]);
    return;
  }
  if (coverage.measured) return;
  if (coverage.reason === "SCAN_IN_PROGRESS" && isoOf(tools.now()) < until) {
    await tools.send([message]);
    return;
  }
  await noteGap(scan, { ...target, ...facts }, coverage.reason, tools);
}

function targetOf(aggregation: CisTargetResourceAggregation): CisTargetFacts | undefined {
  const { accountId, targetResourceId, platform, targetResourceTags, statusCounts } = aggregation;
  if (accountId === undefined || targetResourceId === undefined) return undefined;
  const { passed = 0, failed = 0, skipped = 0 } = statusCounts ?? {};
  return {
    account: accountId,
    id: targetResourceId,
    ...(platform !== undefined && { platform }),
    ...(targetResourceTags !== undefined && { tags: firstValues(targetResourceTags) }),
    checks: passed + failed + skipped,
  };
}

/** An instance has one value of each tag; Inspector gives lists. */
function firstValues(tags: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, [value = ""]]) => [key, value]));
}

function reportsOf({ scan }: ScanMessage, { now }: CisWorkTools): readonly CisMessage[] {
  const until = isoOf(now() + reportMilliseconds);
  return cisReportFormats.map((format): ReportMessage => ({ kind: "report", scan, format, until }));
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
