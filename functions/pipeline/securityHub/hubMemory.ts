import type { Finding, HubState } from "../../findings/finding";

/** A finding that was closed before Security Hub ever heard of it is no news. */
export function isWorthTelling({ state, hub }: Finding): boolean {
  return state !== "resolved" || hub?.told !== undefined || hub?.stale === true;
}

/** A finding of which Security Hub has just been told. Whether it hides it, no import changes. */
export function told(finding: Finding, updatedAt: string | undefined): Finding {
  const { suppressed } = finding.hub ?? {};
  const hub: HubState = { told: finding.state, updatedAt, ...(suppressed && { suppressed }) };
  return { ...finding, hub };
}

/**
 * A finding that Security Hub does not know as it is, because it refused its latest change: what it was
 * told last is not its state any more, even where the word is the same (a change of severity), so that
 * it is told again. It may know even a finding of which nothing was ever written that it was told: an
 * attempt that died may have told it.
 */
export function stale(finding: Finding): Finding {
  const { hub } = finding;
  return hub?.stale === true ? finding : { ...finding, hub: { ...hub, stale: true } };
}

/**
 * The finding as it has to be written before Security Hub may hide it. Otherwise an invocation that
 * dies in between would leave it hidden without anybody knowing, even after its exception has
 * expired.
 */
export function aboutToHide(finding: Finding): Finding {
  if (finding.hub?.suppressed === true) return finding;
  return { ...finding, hub: { ...finding.hub, suppressed: true } };
}

/** A finding that Security Hub does not hide any more. */
export function shownAgain(finding: Finding): Finding {
  const { suppressed: _, ...hub } = finding.hub ?? {};
  return { ...finding, hub };
}
