import type { CommandPlace } from "../commands/model";
import { type Environment, requireEnv, stringList } from "../environment";
import type { AccountLists } from "./accountLists";
import type { MemberSettings } from "./memberAccounts";

/**
 * Reads the variables `MEMBER_ACCOUNTS` (a JSON list), `ORGANIZATION_ID`, `MEMBER_ROLE` (the name of
 * the role in each account, with its path, without a leading slash) and `EXTERNAL_ID`. Without a role
 * the function is for its own account only. What is excluded stands in a list of its own.
 */
export function memberSettings(
  environment: Environment,
  own: Pick<CommandPlace, "partition" | "account">,
  { excluded }: Pick<AccountLists, "excluded"> = {},
): MemberSettings {
  const organization = environment["ORGANIZATION_ID"];
  const base = {
    own,
    accounts: stringList(environment, "MEMBER_ACCOUNTS"),
    ...(organization && { organization }),
    ...(excluded && { excluded }),
  };
  if (!environment["MEMBER_ROLE"]) return { ...base, accounts: [own.account] };
  return {
    ...base,
    role: {
      name: requireEnv(environment, "MEMBER_ROLE"),
      externalId: requireEnv(environment, "EXTERNAL_ID"),
    },
  };
}
