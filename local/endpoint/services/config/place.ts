import type { LocalAccount } from "../../../account";

/** What of AWS Config is one account's in one Region; keys begin with it. */
export function placeOf({ accountId, region }: LocalAccount): string {
  return `${accountId} ${region}`;
}
