import type { AwsSecurityFinding } from "@aws-sdk/client-securityhub";
import { messageOf, SinkError } from "../../errors";
import type { Finding } from "../../findings/finding";
import type { Backoff } from "../../sinks/retry";
import { toAsff } from "../../sinks/securityHub/asff";
import { formerHubFindingId, hubFindingId } from "../../sinks/securityHub/asffIds";
import { importFindings } from "../../sinks/securityHub/securityHub";
import { updateWorkflow } from "../../sinks/securityHub/securityHubWorkflow";
import type { HubClient, HubFailure, HubRequest } from "./hub";
import { stale } from "./hubMemory";

/** A request whose findings go by ids that name the store, but for those that Security Hub did not let go. */
export interface Renamed {
  readonly request: HubRequest;
  /** Findings that stay under their former id until the next scan. */
  readonly left: readonly Finding[];
  readonly failed: readonly HubFailure[];
}

/**
 * Archives what Security Hub knows under ids that do not name the store; the findings themselves are
 * then as if it had never heard of them, and are imported under their new ids. It is done once for a
 * finding, with the next scan of its series. Whatever ends it half way, it is done again: what is
 * archived already is archived once more.
 */
export async function renameFindings(
  hub: HubClient,
  request: HubRequest,
  backoff: Backoff,
): Promise<Renamed> {
  const former = [...request.changed, ...request.unchanged].filter(isFormer);
  if (former.length === 0) return { request, left: [], failed: [] };
  // A closed finding is archived already, and Security Hub drops it in its time.
  const standing = former.filter(({ hub: known }) => known?.told !== "resolved");
  const failed = standing.length === 0 ? [] : await archive(hub, standing, request, backoff);
  const refused = new Set(failed.map(({ id }) => id));
  const isLeft = (finding: Finding): boolean =>
    isFormer(finding) && refused.has(formerHubFindingId(finding));
  const renamed = (findings: readonly Finding[]): readonly Finding[] =>
    findings
      .filter((finding) => !isLeft(finding))
      .map((finding) => (isFormer(finding) ? { ...finding, hub: undefined } : finding));
  const { changed, unchanged } = request;
  return {
    request: { ...request, changed: renamed(changed), unchanged: renamed(unchanged) },
    left: [...changed.filter(isLeft), ...unchanged.filter(isLeft)].map(stale),
    failed,
  };
}

function isFormer({ hub }: Finding): boolean {
  return hub?.formerId === true;
}

/** @returns those that Security Hub did not archive. */
async function archive(
  { client, store }: HubClient,
  findings: readonly Finding[],
  { now, describe, refreshed }: HubRequest,
  backoff: Backoff,
): Promise<readonly HubFailure[]> {
  const described = (await describe?.(findings)) ?? findings;
  const closed = described.map((finding): Finding => ({
    ...finding,
    state: "resolved",
    closedAs: undefined,
  }));
  // What is suppressed need not be changed by an import.
  const suppressed = closed.filter(({ hub }) => hub?.suppressed === true);
  const shown = await updateWorkflow(client, suppressed, formerHubFindingId, backoff);
  if (shown.fault) {
    const message = `Security Hub still has ${shown.failed.length} findings under former ids: ${messageOf(shown.fault)}`;
    throw new SinkError("Security Hub", message, { cause: shown.fault });
  }
  const refused = shown.failed.filter(({ code }) => code !== "FindingNotFound");
  const held = new Set(refused.map(({ id }) => id));
  const entries = closed
    .filter((finding) => !held.has(formerHubFindingId(finding)))
    .map((finding): AwsSecurityFinding => ({
      ...toAsff(finding, now, { store, toldAgainAt: refreshed?.toldAt }),
      Id: formerHubFindingId(finding),
      Compliance: {
        Status: "NOT_AVAILABLE",
        StatusReasons: [
          {
            ReasonCode: "ID_CHANGED",
            Description: `The finding goes on under the id ${hubFindingId(finding, store)}.`,
          },
        ],
      },
    }));
  const { failed } = await importFindings(client, entries, backoff);
  return [...refused, ...failed];
}
