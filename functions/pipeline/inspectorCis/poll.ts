import type { CisScan } from "@aws-sdk/client-inspector2";
import { type CisLevel, cisLevels } from "../../findings/cis";
import type { Logger } from "../../log";

import type { CisScanFacts } from "../../sinks/store/cisScanRecord";
import type { CisPollScope, CisScanTable } from "../../sinks/store/cisScanTable";
import type { CisApi, CisScanQuery } from "./api";
import type { CisMessage } from "./messages";

const [hour, day] = [3_600_000, 86_400_000];

/**
 * How far back from the watermark each poll looks: scans end in another order than they began in, and
 * Inspector may list one later than a younger one.
 */
export const overlapMilliseconds = day;

/** How long a scan that was begun to be handed out is left alone. Its message is tried for as long. */
export const claimMilliseconds = 6 * hour;

/** A scan that still runs after so long never ends, and holds up the watermark no more. */
export const stuckAfterMilliseconds = 14 * day;

export interface PollTools {
  readonly api: CisApi;
  readonly table: CisScanTable;
  readonly scope: CisPollScope;
  readonly detailLevel: CisScanQuery["detailLevel"];
  /** How far the very first poll looks back, in days. */
  readonly firstLookBackDays: number;
  readonly send: (messages: readonly CisMessage[]) => Promise<void>;
  readonly now: () => number;
  /** Epoch milliseconds by which the poll has to come to its end. */
  readonly deadline: () => number;
  readonly log: Logger;
}

/** What a poll found. */
export interface Polled {
  readonly seen: number;
  readonly running: number;
  /** Scans whose targets are to be handed out now. */
  readonly begun: number;
  /** Whether time ran out: the next poll goes on. */
  readonly interrupted: boolean;
}

/** Nothing is begun that could not be brought to its end in this time. */
const marginMilliseconds = 10_000;

/**
 * Looks for scans that have ended and hands each of them, once, to the queue. A scan is done when all
 * of its targets are handed out, not before: until then polls look at it, and one whose handing out
 * came to nothing is begun again. The watermark moves only over what is done.
 */
export async function pollCisScans(tools: PollTools): Promise<Polled> {
  const { api, table, scope, detailLevel, now } = tools;
  const started = now();
  const mark = await table.watermark(scope);
  const since = mark === undefined ? started - tools.firstLookBackDays * day : Date.parse(mark);
  const from = new Date(mark === undefined ? since : since - overlapMilliseconds);
  let reached = started;
  const polled = { seen: 0, running: 0, begun: 0 };
  const scans = api.scans({ from, configuration: scope.configuration, detailLevel });
  for await (const scan of scans) {
    if (tools.deadline() - now() < marginMilliseconds) return { ...polled, interrupted: true };
    polled.seen += 1;
    const facts = factsOf(scan);
    if (facts === undefined) {
      tools.log.warn("a CIS scan without an ARN or a date was left out", { scan: scan.scanArn });
      continue;
    }
    const began = Date.parse(facts.startedAt);
    if (isRunning(facts)) {
      polled.running += 1;
      if (started - began < stuckAfterMilliseconds) reached = Math.min(reached, began);
      else
        tools.log.warn("a CIS scan does not end", { scan: facts.arn, startedAt: facts.startedAt });
      continue;
    }
    if ((await table.load(facts.arn))?.handedOutAt !== undefined) continue;
    reached = Math.min(reached, began);
    if (await begin(facts, tools)) polled.begun += 1;
  }
  await table.advance(scope, new Date(reached).toISOString());
  return { ...polled, interrupted: false };
}

/** Only who has the claim sends the message; one that was never sent is sent when the claim ends. */
async function begin(scan: CisScanFacts, { table, send, now }: PollTools): Promise<boolean> {
  if (!(await table.claim(scan, now(), now() + claimMilliseconds))) return false;
  await send([{ kind: "scan", scan, targets: 0, gaps: 0 }]);
  return true;
}

function isRunning({ status }: CisScanFacts): boolean {
  return !["COMPLETED", "FAILED", "CANCELLED"].includes(status);
}

function factsOf(scan: CisScan): CisScanFacts | undefined {
  const { scanArn, scanDate, scanConfigurationArn = "", scanName = "", status = "" } = scan;
  if (scanArn === undefined || scanDate === undefined) return undefined;
  const level: CisLevel = cisLevels.find((each) => each === scan.securityLevel) ?? "LEVEL_1";
  return {
    arn: scanArn,
    configurationArn: scanConfigurationArn,
    name: scanName,
    level,
    startedAt: scanDate.toISOString(),
    status,
  };
}
