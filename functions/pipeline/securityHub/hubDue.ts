import type { Finding } from "../../findings/finding";
import { isHidden } from "../../sinks/securityHub/asffWorkflow";
import type { HubRequest } from "./hub";
import { isWorthTelling } from "./hubMemory";

// Security Hub deletes an active finding 90 days after its last update; ten are left for scans that
// fail and for hosts that are switched off for a while.
const refreshAfter = 80 * 86_400_000;

/** The findings that Security Hub has to be told of now. */
export function dueFindings(request: HubRequest): readonly Finding[] {
  const { changed, unchanged } = request;
  // It may know anything, even findings of which nothing says that it was ever told.
  if (request.interrupted === true) return [...changed, ...unchanged];
  const others = unchanged.filter((finding) => isBehind(finding) || isFading(finding, request));
  return [...changed, ...others].filter(isWorthTelling);
}

/**
 * How far the turns were taken when Security Hub was told of all that is due. What it was told has the
 * scan's end as its time: a turn after that comes again.
 */
export function turnsTaken({ at, now, refreshed }: HubRequest): string {
  const until = at < now ? at : now;
  return refreshed !== undefined && refreshed.until > until ? refreshed.until : until;
}

/** Whether a finding is told again only so that Security Hub does not drop it. */
export function isOnlyFading(finding: Finding, { changed, interrupted }: HubRequest): boolean {
  return interrupted !== true && !changed.includes(finding) && !isBehind(finding);
}

/**
 * The instant at which the first of the findings that are still active has to be told again.
 *
 * @param until every turn up to there was taken.
 */
export function refreshAt(findings: readonly Finding[], until: string): string | undefined {
  const turns = findings.flatMap((finding) => turnOf(finding, until) ?? []);
  const first = turns.reduce((one, other) => Math.min(one, other), Infinity);
  return turns.length === 0 ? undefined : new Date(first).toISOString();
}

function isFading(finding: Finding, { now, refreshed }: HubRequest): boolean {
  const turn = turnOf(finding, refreshed?.until);
  return turn !== undefined && turn <= Date.parse(now);
}

/**
 * The next turn of an active finding to be told again: some whole number of periods after it was told
 * of its last change, and after the turns that were taken.
 */
function turnOf({ state, hub }: Finding, until: string | undefined): number | undefined {
  if (state === "resolved" || hub?.updatedAt === undefined) return undefined;
  const told = Date.parse(hub.updatedAt);
  const taken = until === undefined ? 0 : Math.floor((Date.parse(until) - told) / refreshAfter);
  return told + (Math.max(taken, 0) + 1) * refreshAfter;
}

function isBehind(finding: Finding): boolean {
  const { hub, state } = finding;
  return (
    hub?.told !== state || hub.stale === true || isHidden(finding) !== (hub.suppressed === true)
  );
}
