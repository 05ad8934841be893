import type { HubRequest, HubSink } from "./hub";

/**
 * Security Hub as an account may use it: findings are imported by the account that they are about, so
 * that those of others, which a delegated administrator reads, are kept in the store and not told.
 * Asked for them, Security Hub would refuse the whole call.
 */
export function hubOfAccount(hub: HubSink, account: string): HubSink {
  return {
    enabled: () => hub.enabled(),
    tell: (request) =>
      isAnothers(request, account) ? hubOfNobody.tell(request) : hub.tell(request),
  };
}

/** What is used for a target in another account from the start: as if Security Hub were off. */
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

/** A request is about one target. */
function isAnothers({ changed, unchanged }: HubRequest, account: string): boolean {
  const [finding] = [...changed, ...unchanged];
  return finding !== undefined && finding.series.target.account !== account;
}
