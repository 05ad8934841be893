import { SendCommandCommand, type SSMClient } from "@aws-sdk/client-ssm";
import type { Target } from "../../findings/finding";
import type { AuditStart } from "../../findings/verdictText";
import type { Logger } from "../../log";
import type { AuditMarks } from "../../sinks/store/auditMarks";
import { mayPass } from "../../sinks/awsErrors";
import { type Backoff, retryRemaining } from "../../sinks/retry";
import { eachOf } from "../eachOf";

/** How an audit is run on one instance. */
export interface AuditCommand {
  readonly documentName: string;
  /** As `ssm:SendCommand` takes them. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Starts audits of instances that lack results. */
export type StartAudits = (
  targets: readonly Target[],
  windowHours: number,
) => Promise<ReadonlyMap<string, AuditStart>>;

export interface AuditTools {
  readonly ssm: SSMClient;
  readonly marks: AuditMarks;
  readonly now: () => number;
  readonly log: Logger;
  readonly backoff?: Backoff;
}

/** SendCommand takes no more instances at once. */
const maxInstances = 50;
const atOnce = 10;
const hour = 3_600_000;
const day = 24 * hour;

/** A new instance is recorded before its agent has registered, and one that is mended comes back. */
const unreachedWindow = hour;

/** Systems Manager's errors for instances that it does not manage, or cannot run the document on. */
const unreachable = new Set(["InvalidInstanceId", "UnsupportedPlatformType"]);

/**
 * The starter of audits. However many events ask for it, an audit is started once in the time in which
 * its result may come: the longest age of a result, or a day where that is shorter.
 */
export function auditStarter(
  { documentName, parameters }: AuditCommand,
  tools: AuditTools,
): StartAudits {
  const send = (ids: readonly string[]): Promise<unknown> =>
    tools.ssm.send(
      new SendCommandCommand({
        DocumentName: documentName,
        InstanceIds: [...ids],
        Parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, values]) => [name, [...values]]),
        ),
        Comment: "Plumbline: the results that an AWS Config rule judges are missing or too old",
        MaxConcurrency: "100%",
        MaxErrors: "100%",
      }),
    );

  /** One instance that Systems Manager does not know makes it refuse all that are named with it. */
  const run = async (targets: readonly Target[], found: Map<string, AuditStart>): Promise<void> => {
    const outcome = await sent(() => send(targets.map(({ id }) => id)), tools);
    if (outcome === "unreachable" && targets.length > 1) {
      for (const target of targets) await run([target], found);
      return;
    }
    for (const { id } of targets) found.set(id, { kind: outcome });
  };

  return async (targets, windowHours) => {
    const found = new Map<string, AuditStart>();
    const mine: Target[] = [];
    await eachOf(targets, atOnce, async (target) => {
      const claim = await tools.marks.claim(target, documentName, tools.now());
      if (claim.mine) mine.push(target);
      else if (claim.reached) found.set(target.id, { kind: "awaited", at: claim.at });
      else found.set(target.id, { kind: "unreachable" });
    });
    for (let start = 0; start < mine.length; start += maxInstances) {
      await run(mine.slice(start, start + maxInstances), found);
    }
    const window = Math.min(windowHours * hour, day);
    await eachOf(mine, atOnce, async (target) => {
      const { marks, now } = tools;
      const { kind } = found.get(target.id) ?? {};
      if (kind === "failed") return marks.release(target, documentName, now());
      if (kind !== "unreachable") return marks.started(target, documentName, now(), window);
      const shorter = Math.min(window, unreachedWindow);
      return marks.unreached(target, documentName, now(), shorter);
    });
    return found;
  };
}

async function sent(
  send: () => Promise<unknown>,
  { log, backoff }: AuditTools,
): Promise<"started" | "unreachable" | "failed"> {
  let fault: unknown;
  const left = await retryRemaining(
    [send],
    async ([attempt = send]) => {
      try {
        await attempt();
        return [];
      } catch (error) {
        fault = error;
        return mayPass(error) ? [attempt] : [];
      }
    },
    backoff,
  );
  if (fault === undefined || (left.length === 0 && mayPass(fault))) return "started";
  if (fault instanceof Error && unreachable.has(fault.name)) return "unreachable";
  log.error("an audit could not be started", { error: fault });
  return "failed";
}
