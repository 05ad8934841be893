import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { Finding } from "../findings/finding";
import { toAsff } from "../sinks/asff";
import { importFindings } from "../sinks/securityHub";
import type { HubSync } from "../sinks/seriesRecord";

/** What became of Security Hub's part of a scan. */
export type HubOutcome =
  | { readonly state: "untouched" | "disabled" }
  | { readonly state: "told"; readonly sent: number; readonly failed: readonly HubFailure[] };

/** A finding that Security Hub refused, with its own words why. */
export interface HubFailure {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

export interface HubRequest {
  /** Findings that this scan changed. */
  readonly changed: readonly Finding[];
  /** The series' other findings: told only where Security Hub does not know their state. */
  readonly unchanged: readonly Finding[];
  /** The scan's end, for `UpdatedAt`. */
  readonly at: string;
  /** ISO 8601 instant, from which the age of what Security Hub knows is counted. */
  readonly now: string;
  /** Epoch milliseconds by which the answer is needed, so that time is left to write it down. */
  readonly deadline?: number;
}

export interface HubAnswer {
  /** Findings to write: all that changed, and those that Security Hub has just been told of. */
  readonly findings: readonly Finding[];
  readonly sync: HubSync;
  readonly outcome: HubOutcome;
  /** When Security Hub has to be told again, of these findings as they are then in the table. */
  readonly refreshAt: (findings: readonly Finding[]) => string | undefined;
}

/** Security Hub as the pipeline sees it, whether it is switched on or not. */
export interface HubSink {
  enabled(): Promise<boolean>;
  tell(request: HubRequest): Promise<HubAnswer>;
}

/**
 * Keeps Security Hub in step with the findings. Each finding remembers what Security Hub was last
 * told of it, so that one that was refused, or that changed while the switch was off, is told with
 * the next scan; nothing is told twice.
 */
export function hubSink(client: SecurityHubClient, enabled: () => Promise<boolean>): HubSink {
  return {
    enabled,
    tell: async (request) =>
      (await enabled())
        ? tell(client, request)
        : {
            findings: request.changed,
            sync: "off",
            outcome: { state: "disabled" },
            refreshAt: () => undefined,
          },
  };
}

async function tell(client: SecurityHubClient, request: HubRequest): Promise<HubAnswer> {
  const behind = request.unchanged.filter(
    (finding) => isBehind(finding) || isFading(finding, request.now),
  );
  const due = [...request.changed, ...behind].filter(isWorthTelling);
  const asff = due.map((finding) => ({ finding, entry: toAsff(finding, request.at) }));
  const { imported, failed } = await importFindings(
    client,
    asff.map(({ entry }) => entry),
    { deadline: request.deadline },
  );
  const accepted = new Set(imported);
  const told = asff
    .filter(({ entry }) => accepted.has(entry.Id ?? ""))
    .map(({ finding, entry }) => ({
      ...finding,
      hub: { told: finding.state, updatedAt: entry.UpdatedAt },
    }));
  const toldKeys = new Set(told.map(({ key }) => key));
  return {
    findings: [...told, ...request.changed.filter(({ key }) => !toldKeys.has(key)).map(untold)],
    sync: failed.length === 0 ? "synced" : "pending",
    outcome: { state: "told", sent: told.length, failed },
    refreshAt,
  };
}

// Security Hub deletes an active finding 90 days after its last update; ten are left for scans that
// fail and for hosts that are switched off for a while.
const refreshAfter = 80 * 86_400_000;

/** The instant at which the first of the findings that are still active has to be told again. */
function refreshAt(findings: readonly Finding[]): string | undefined {
  const told = findings.flatMap(({ state, hub }) =>
    state !== "resolved" && hub?.updatedAt !== undefined ? [Date.parse(hub.updatedAt)] : [],
  );
  return told.length === 0 ? undefined : new Date(Math.min(...told) + refreshAfter).toISOString();
}

function isFading({ state, hub }: Finding, now: string): boolean {
  if (state === "resolved" || hub?.updatedAt === undefined) return false;
  return Date.parse(hub.updatedAt) + refreshAfter <= Date.parse(now);
}

function isBehind({ hub, state }: Finding): boolean {
  return hub?.told !== state || hub.stale === true;
}

/** A finding that was closed before Security Hub ever heard of it is no news. */
function isWorthTelling(finding: Finding): boolean {
  return finding.state !== "resolved" || finding.hub?.told !== undefined;
}

/**
 * A finding whose latest change Security Hub refused: what it was told last is not its state any
 * more, even where the word is the same (a change of severity), so that it is told again.
 */
function untold(finding: Finding): Finding {
  return finding.hub && isWorthTelling(finding)
    ? { ...finding, hub: { ...finding.hub, stale: true } }
    : finding;
}
