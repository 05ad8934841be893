import type { Finding } from "../../findings/finding";
import { toAsff } from "../../sinks/securityHub/asff";
import type { Backoff } from "../../sinks/retry";
import { importFindings } from "../../sinks/securityHub/securityHub";
import type { HubClient, HubFailure, HubRequest } from "./hub";
import { dueFindings, isOnlyFading } from "./hubDue";
import { stale, told } from "./hubMemory";

/** Findings with what Security Hub knows of them after an import. */
export interface HubImports {
  readonly findings: readonly Finding[];
  /** Those among them that it took, with what was known of it before. */
  readonly accepted: readonly { readonly before: Finding; readonly finding: Finding }[];
  readonly failed: readonly HubFailure[];
  /** The latest `UpdatedAt` of what was told again only so that it stays; nothing where there was none. */
  readonly toldAgainAt?: string;
}

/** Imports the findings that Security Hub has to be told of. */
export async function importDue(
  { client, store }: HubClient,
  request: HubRequest,
  backoff: Backoff,
): Promise<HubImports> {
  // What an interrupted attempt told was never later than this moment.
  const at = request.interrupted === true ? request.now : request.at;
  const findings = dueFindings(request);
  const described = (await request.describe?.(findings)) ?? findings;
  const due = findings.map((finding, index) => {
    const entry = toAsff(described[index] ?? finding, at, {
      store,
      host: request.host,
      lastScan: request.lastScan,
      toldAgainAt: request.refreshed?.toldAt,
    });
    return { finding, entry, again: isOnlyFading(finding, request) };
  });
  const { imported, failed } = await importFindings(
    client,
    due.map(({ entry }) => entry),
    backoff,
  );
  const ids = new Set(imported);
  const isAccepted = ({ entry }: (typeof due)[number]): boolean => ids.has(entry.Id ?? "");
  const accepted = due.filter(isAccepted).map(({ finding, entry, again }) => ({
    before: finding,
    finding: again ? finding : told(finding, entry.UpdatedAt),
  }));
  const refused = due.filter((each) => !isAccepted(each)).map(({ finding }) => stale(finding));
  const toldAgainAt = due
    .flatMap((each) => (each.again && isAccepted(each) ? (each.entry.UpdatedAt ?? []) : []))
    .sort()
    .at(-1);
  return {
    findings: [...accepted.map(({ finding }) => finding), ...refused],
    accepted,
    failed,
    ...(toldAgainAt !== undefined && { toldAgainAt }),
  };
}
