import type { Finding } from "../findings/finding";
import { isHidden } from "../sinks/asffWorkflow";
import type { HubRequest } from "./hub";
import { isWorthTelling } from "./hubMemory";

// Security Hub deletes an active finding 90 days after its last update; ten are left for scans that
// fail and for hosts that are switched off for a while.
const refreshAfter = 80 * 86_400_000;

/** The findings that Security Hub has to be told of now. */
export function dueFindings(request: HubRequest): readonly Finding[] {
  const { changed, unchanged, now } = request;
  // It may know anything, even findings of which nothing says that it was ever told.
  if (request.interrupted === true) return [...changed, ...unchanged];
  const others = unchanged.filter((finding) => isBehind(finding) || isFading(finding, now));
  return [...changed, ...others].filter(isWorthTelling);
}

/** Whether Security Hub has to be told to hide the finding, or why it is hidden. */
export function needsHiding(finding: Finding, { changed, interrupted }: HubRequest): boolean {
  if (!isHidden(finding)) return false;
  const { suppressed, stale } = finding.hub ?? {};
  return interrupted === true || suppressed !== true || stale === true || changed.includes(finding);
}

/** The instant at which the first of the findings that are still active has to be told again. */
export function refreshAt(findings: readonly Finding[]): string | undefined {
  const told = findings.flatMap(({ state, hub }) =>
    state !== "resolved" && hub?.updatedAt !== undefined ? [Date.parse(hub.updatedAt)] : [],
  );
  return told.length === 0 ? undefined : new Date(Math.min(...told) + refreshAfter).toISOString();
}

function isFading({ state, hub }: Finding, now: string): boolean {
  if (state === "resolved" || hub?.updatedAt === undefined) return false;
  return Date.parse(hub.updatedAt) + refreshAfter <= Date.parse(now);
}

function isBehind(finding: Finding): boolean {
  const { hub, state } = finding;
  return (
    hub?.told !== state || hub.stale === true || isHidden(finding) !== (hub.suppressed === true)
  );
}
