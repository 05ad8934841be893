import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { Finding } from "../../findings/finding";
import type { HostDetails } from "../../findings/hostDetails";
import { type Backoff, type Clock, systemClock } from "../../sinks/retry";
import type { HubRefreshed, HubSync } from "../../sinks/store/seriesRecord";
import { isHidden } from "../../sinks/securityHub/asffWorkflow";
import { renameFindings } from "./formerIds";
import { refreshAt, turnsTaken } from "./hubDue";
import { importDue } from "./hubImport";
import { aboutToHide, stale } from "./hubMemory";
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

/** Security Hub, and whose findings they are. */
export interface HubClient {
  readonly client: SecurityHubClient;
  /** Name of the findings table: every id in Security Hub begins with it. */
  readonly store: string;
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
  hub: HubClient,
  enabled: () => Promise<boolean>,
  clock: Clock = systemClock,
): HubSink {
  return {
    enabled,
    tell: async (request) =>
      (await enabled())
        ? tell(hub, request, clock)
        : {
            findings: request.changed,
            sync: "off",
            outcome: { state: "disabled" },
            refreshAt: () => undefined,
          },
  };
}

async function tell(hub: HubClient, given: HubRequest, clock: Clock): Promise<HubAnswer> {
  const backoff: Backoff = { deadline: given.deadline, clock };
  const { request, left, failed } = await renameFindings(hub, given, backoff);
  const answer = await tellRenamed(hub, request, backoff);
  return left.length === 0 ? answer : withLeft(answer, left, failed);
}

/** The answer with what Security Hub did not take, which is to be told again. */
function withLeft(
  answer: HubAnswer,
  left: readonly Finding[],
  failed: readonly HubFailure[],
): HubAnswer {
  const { outcome, settle } = answer;
  return {
    ...answer,
    findings: [...answer.findings, ...left],
    sync: "pending",
    outcome:
      outcome.state === "told" ? { ...outcome, failed: [...failed, ...outcome.failed] } : outcome,
    ...(settle && { settle: async () => withLeft(await settle(), [], failed) }),
  };
}

async function tellRenamed(
  hub: HubClient,
  given: HubRequest,
  backoff: Backoff,
): Promise<HubAnswer> {
  const { shown, left, ...unsuppressed } = await showAgain(
    hub,
    [...given.changed, ...given.unchanged],
    backoff,
  );
  const ready = (findings: readonly Finding[]): readonly Finding[] =>
    findings
      .filter(({ key }) => !left.has(key))
      .map((finding) => shown.get(finding.key) ?? finding);
  const request = { ...given, changed: ready(given.changed), unchanged: ready(given.unchanged) };
  const imports = await importDue(hub, request, backoff);
  // An update of the workflow may take minutes, and the import may have come before it had its effect:
  // these findings are told again with the next scan.
  const imported = imports.findings.map((finding) =>
    shown.has(finding.key) ? stale(finding) : finding,
  );
  // Whatever was imported may have been created by it, and is shown then.
  const toHide = imports.accepted.filter(({ finding }) => isHidden(finding)).map(hidden);
  const now = new Map<string, Finding>();
  for (const finding of [...request.changed, ...imported, ...left.values(), ...toHide]) {
    now.set(finding.key, finding);
  }
  const untouched = new Set(given.unchanged);
  const failed = [...imports.failed, ...unsuppressed.failed];
  const counts = { sent: imports.accepted.length, hidden: 0, shown: unsuppressed.updated };
  const until = turnsTaken(request);
  const later = {
    refreshed: { until, toldAt: imports.toldAgainAt ?? request.refreshed?.toldAt },
    refreshAt: (findings: readonly Finding[]) => refreshAt(findings, until),
  };
  const syncOf = (failures: readonly HubFailure[]): HubSync =>
    failures.length === 0 && shown.size === 0 ? "current" : "pending";
  const answer: HubAnswer = {
    findings: [...now.values()].filter((finding) => !untouched.has(finding)),
    sync: syncOf(failed),
    outcome: { state: "told", ...counts, failed },
    ...later,
  };
  if (toHide.length === 0) return answer;
  const settle = async (): Promise<HubAnswer> => {
    const result = await hide(hub, toHide, backoff);
    const all = [...failed, ...result.failed];
    return {
      findings: result.findings,
      sync: syncOf(all),
      outcome: { state: "told", ...counts, hidden: result.updated, failed: all },
      ...later,
    };
  };
  return { ...answer, settle };
}

function hidden({ finding }: { readonly finding: Finding }): Finding {
  return aboutToHide(finding);
}
