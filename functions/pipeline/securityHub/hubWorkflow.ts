import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { messageOf, SinkError } from "../../errors";
import type { Finding } from "../../findings/finding";
import { hubFindingId } from "../../sinks/securityHub/asffIds";
import { isHidden } from "../../sinks/securityHub/asffWorkflow";
import type { Backoff } from "../../sinks/retry";
import { updateWorkflow } from "../../sinks/securityHub/securityHubWorkflow";
import type { HubFailure } from "./hub";
import { shownAgain, stale } from "./hubMemory";

/** Findings with what Security Hub knows of them now, and those whose workflow it did not take. */
export interface WorkflowOutcome {
  readonly findings: readonly Finding[];
  readonly updated: number;
  readonly failed: readonly HubFailure[];
}

/**
 * Shows findings that Security Hub was told to hide and that nothing hides any more. It comes before
 * anything is written, because it is safe to do twice.
 *
 * @returns these findings; those that are still hidden are to be told again.
 * @throws SinkError when Security Hub could not be reached or did not keep up.
 */
export async function showAgain(
  client: SecurityHubClient,
  findings: readonly Finding[],
  backoff: Backoff,
): Promise<WorkflowOutcome> {
  const hidden = findings.filter(
    (finding) => finding.hub?.suppressed === true && !isHidden(finding),
  );
  const { updated, failed, fault } = await updateWorkflow(client, hidden, backoff);
  if (fault) {
    const message = `Security Hub still hides ${failed.length} findings: ${messageOf(fault)}`;
    throw new SinkError("Security Hub", message, { cause: fault });
  }
  const shown = new Set(updated);
  return {
    findings: hidden.map((finding) =>
      shown.has(hubFindingId(finding)) ? shownAgain(finding) : stale(finding),
    ),
    updated: updated.length,
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
  client: SecurityHubClient,
  findings: readonly Finding[],
  backoff: Backoff,
): Promise<WorkflowOutcome> {
  const { updated, failed } = await updateWorkflow(client, findings, backoff);
  const refused = new Set(failed.map(({ id }) => id));
  return {
    findings: findings.filter((finding) => refused.has(hubFindingId(finding))).map(stale),
    updated: updated.length,
    failed,
  };
}
