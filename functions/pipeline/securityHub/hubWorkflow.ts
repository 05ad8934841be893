import { messageOf, SinkError } from "../../errors";
import type { Finding } from "../../findings/finding";
import { hubFindingId } from "../../sinks/securityHub/asffIds";
import { isHidden } from "../../sinks/securityHub/asffWorkflow";
import type { Backoff } from "../../sinks/retry";
import { updateWorkflow } from "../../sinks/securityHub/securityHubWorkflow";
import type { HubClient, HubFailure } from "./hub";
import { shownAgain, stale } from "./hubMemory";

/** Findings with what Security Hub knows of them now, and those whose workflow it did not take. */
export interface WorkflowOutcome {
  readonly findings: readonly Finding[];
  readonly updated: number;
  readonly failed: readonly HubFailure[];
}

/** Findings that are to be imported, once nothing suppresses them any more that must not. */
export interface Shown extends Omit<WorkflowOutcome, "findings"> {
  /** The same findings as they may be imported, by their keys. */
  readonly shown: ReadonlyMap<string, Finding>;
  /** Those that are still suppressed: to be imported another time. */
  readonly left: ReadonlyMap<string, Finding>;
}

/** What a finding's refusal says where Security Hub does not have it: then nothing suppresses it. */
const unknown = "FindingNotFound";

/**
 * Sets findings NEW that Security Hub was told to suppress and that no exception accepts any more. It
 * comes before their import, because an import need not change a finding that is suppressed, and before
 * anything is written, because it is safe to do twice.
 *
 * @throws SinkError when Security Hub could not be reached or did not keep up.
 */
export async function showAgain(
  { client, store }: HubClient,
  findings: readonly Finding[],
  backoff: Backoff,
): Promise<Shown> {
  const hidden = findings.filter(
    (finding) => finding.hub?.suppressed === true && !isHidden(finding),
  );
  const idOf = (finding: Finding): string => hubFindingId(finding, store);
  const result = await updateWorkflow(client, hidden, idOf, backoff);
  const failed = result.failed.filter(({ code }) => code !== unknown);
  if (result.fault) {
    const message = `Security Hub still hides ${failed.length} findings: ${messageOf(result.fault)}`;
    throw new SinkError("Security Hub", message, { cause: result.fault });
  }
  const refused = new Set(failed.map(({ id }) => id));
  const isLeft = (finding: Finding): boolean => refused.has(idOf(finding));
  return {
    shown: byKey(hidden.filter((finding) => !isLeft(finding)).map(shownAgain)),
    left: byKey(hidden.filter(isLeft).map(stale)),
    updated: result.updated.length,
    failed,
  };
}

/**
 * Hides findings that were written as about to be hidden. Nothing is thrown: they are written already,
 * and what is not hidden is shown, which is the safe side.
 *
 * @returns the findings that are not hidden, to be written and told again.
 */
export async function hide(
  { client, store }: HubClient,
  findings: readonly Finding[],
  backoff: Backoff,
): Promise<WorkflowOutcome> {
  const idOf = (finding: Finding): string => hubFindingId(finding, store);
  const { updated, failed } = await updateWorkflow(client, findings, idOf, backoff);
  const refused = new Set(failed.map(({ id }) => id));
  return {
    findings: findings.filter((finding) => refused.has(idOf(finding))).map(stale),
    updated: updated.length,
    failed,
  };
}

function byKey(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [finding.key, finding]));
}
