import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { Finding } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import { type Backoff, type Clock, systemClock } from "../../sinks/retry";
import type { HubRefreshed, HubSync } from "../../sinks/store/seriesRecord";
import { needsHiding, refreshAt, turnsTaken } from "./hubDue";
import { importDue } from "./hubImport";
import { aboutToHide } from "./hubMemory";
import { hide, showAgain } from "./hubWorkflow";

/** What became of Security Hub's part of a scan. */
export type HubOutcome =
  | { readonly state: "untouched" | "disabled" }
  | {
      readonly state: "told";
      readonly sent: number;
      /** Findings that are suppressed now, because an exception accepts them. */
      readonly hidden: number;
      /** Findings that were suppressed and are not any more. */
      readonly shown: number;
      readonly failed: readonly HubFailure[];
    };

/** A finding that Security Hub refused, or whose workflow it did not change, with its own words why. */
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
  /** Findings with what their benchmark says of the rules; in the order given. */
  readonly describe?: (findings: readonly Finding[]) => Promise<readonly Finding[]>;
  /** The scan's end, for `UpdatedAt`. */
  readonly at: string;
  /** End of the newest scan of the series, ISO 8601; absent where none is remembered. */
  readonly lastScan?: string;
  /** What is known of the machine itself. */
  readonly host?: HostDetails;
  /**
   * An earlier attempt to change the series came to no end: Security Hub may have been told what
   * was never written down, so that it is told everything anew.
   */
  readonly interrupted?: boolean;
  /** What it was told again before. */
  readonly refreshed?: HubRefreshed;
  /** ISO 8601 instant, from which the age of what Security Hub knows is counted. */
  readonly now: string;
  /** Epoch milliseconds by which the answer is needed, so that time is left to write it down. */
  readonly deadline?: number;
}

export interface HubAnswer {
  /**
   * Findings to write: all that changed, and those of which Security Hub was told what it did not
   * know. What it was told again only so that it does not drop it is not among them.
   */
  readonly findings: readonly Finding[];
  readonly sync: HubSync;
  readonly outcome: HubOutcome;
  /** What it has been told again by now; absent where it was told nothing. */
  readonly refreshed?: HubRefreshed;
  /** When Security Hub has to be told again, of these findings as they are then in the table. */
  readonly refreshAt: (findings: readonly Finding[]) => string | undefined;
  /**
   * What may only be done once `findings` are written: hides those that are excepted.
   *
   * @returns the answer as it is then; its `findings` are those that have to be written again.
   */
  readonly settle?: () => Promise<HubAnswer>;
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
export function hubSink(
  client: SecurityHubClient,
  enabled: () => Promise<boolean>,
  clock: Clock = systemClock,
): HubSink {
  return {
    enabled,
    tell: async (request) =>
      (await enabled())
        ? tell(client, request, clock)
        : {
            findings: request.changed,
            sync: "off",
            outcome: { state: "disabled" },
            refreshAt: () => undefined,
          },
  };
}

async function tell(
  client: SecurityHubClient,
  request: HubRequest,
  clock: Clock,
): Promise<HubAnswer> {
  const backoff: Backoff = { deadline: request.deadline, clock };
  const imports = await importDue(client, request, backoff);
  const shown = await showAgain(client, imports.findings, backoff);
  const toHide = imports.accepted
    .filter(({ before }) => needsHiding(before, request))
    .map(({ finding }) => aboutToHide(finding));
  const now = new Map<string, Finding>();
  for (const finding of [...request.changed, ...imports.findings, ...shown.findings, ...toHide]) {
    now.set(finding.key, finding);
  }
  const untouched = new Set(request.unchanged);
  const failed = [...imports.failed, ...shown.failed];
  const counts = { sent: imports.accepted.length, hidden: 0, shown: shown.updated };
  const until = turnsTaken(request);
  const later = {
    refreshed: { until, toldAt: imports.toldAgainAt ?? request.refreshed?.toldAt },
    refreshAt: (findings: readonly Finding[]) => refreshAt(findings, until),
  };
  const answer: HubAnswer = {
    findings: [...now.values()].filter((finding) => !untouched.has(finding)),
    sync: failed.length === 0 ? "synced" : "pending",
    outcome: { state: "told", ...counts, failed },
    ...later,
  };
  if (toHide.length === 0) return answer;
  const settle = async (): Promise<HubAnswer> => {
    const hidden = await hide(client, toHide, backoff);
    const all = [...failed, ...hidden.failed];
    return {
      findings: hidden.findings,
      sync: all.length === 0 ? "synced" : "pending",
      outcome: { state: "told", ...counts, hidden: hidden.updated, failed: all },
      ...later,
    };
  };
  return { ...answer, settle };
}
