import { hubOfNobody } from "../securityHub/hubAccount";
import type { ApplyScanTools } from "../scans/scanToApply";
import type { CisTargetFacts } from "./messages";

/**
 * What it takes to apply the scan of a target, which is another account's where a delegated
 * administrator reads. Of such a target this account's Security Hub, Systems Manager and tags know
 * nothing: its findings go everywhere else, and its tags are those that the scan saw.
 *
 * @param account the account of the function.
 */
export function targetTools(
  account: string,
  tools: ApplyScanTools,
): (target: CisTargetFacts) => ApplyScanTools {
  return (target) =>
    target.account === account
      ? tools
      : {
          ...tools,
          hub: hubOfNobody,
          showCompliance: () => Promise.resolve(),
          tagsOf: () => Promise.resolve(target.tags),
        };
}
