import type { LocalAccount } from "./account";

/** The other account of the organization: where StackSets and organization packs arrive. */
const memberAccountId = "111122223333";

/** The member account, in the Region of the stack's own. */
export function memberAccount(home: LocalAccount): LocalAccount {
  return { ...home, accountId: memberAccountId };
}

/** All accounts of the organization that the local stack plays. */
export function organizationAccounts(home: LocalAccount): readonly LocalAccount[] {
  return [home, memberAccount(home)];
}
