import type { HubRequest, HubSink } from "./hub";

/**
 * Security Hub as an account may use it: findings are imported by the account that they are about, so
 * that those of others, which a delegated administrator reads, are kept in the store and not told.
 * Asked for them, Security Hub would refuse the whole call. What AWS Config's rules say it hears from
 * AWS Config itself, and not twice.
 */
export function hubOfAccount(hub: HubSink, account: string): HubSink {
  return {
    enabled: () => hub.enabled(),
    tell: (request) =>
      isOthersToTell(request, account) ? hubOfNobody.tell(request) : hub.tell(request),
  };
}

/** What is used from the start where others tell Security Hub, or nobody can: as if it were off. */
export const hubOfNobody: HubSink = {
  enabled: () => Promise.resolve(false),
  tell: ({ changed }) =>
    Promise.resolve({
      findings: changed,
      sync: "off",
      outcome: { state: "disabled" },
      refreshAt: () => undefined,
    }),
};

/** A request is about one series. */
function isOthersToTell({ changed, unchanged }: HubRequest, account: string): boolean {
  const [finding] = [...changed, ...unchanged];
  if (finding === undefined) return false;
  const { source, target } = finding.series;
  return target.account !== account || source === "config";
}
