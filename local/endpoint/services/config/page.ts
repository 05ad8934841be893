import { type JsonObject, numberOf, textOf } from "../../../json";
import { ServiceError } from "../../serviceError";

/** Names of a call's paging members: Config's older calls write them in lower case. */
export interface PageNames {
  readonly limit: "limit" | "Limit";
  readonly token: "nextToken" | "NextToken";
  readonly most: number;
  readonly usual: number;
}

/** The part of a list that a call asks for, and the token for what follows. */
export function pageOf<T>(
  all: readonly T[],
  input: JsonObject,
  { limit, token, most, usual }: PageNames,
): { readonly items: readonly T[]; readonly next: JsonObject } {
  const asked = numberOf(input[limit]) ?? 0;
  if (asked < 0 || asked > most) {
    const message = `The limit ${asked} is not from 0 to ${most}.`;
    throw new ServiceError("InvalidLimitException", message);
  }
  const given = textOf(input[token]);
  const from = given === undefined ? 0 : Number(given);
  if (!Number.isInteger(from)) {
    throw new ServiceError("InvalidNextTokenException", `${token} is not one that was given out.`);
  }
  const end = from + (asked === 0 ? usual : asked);
  return {
    items: all.slice(from, end),
    next: end < all.length ? { [token]: String(end) } : {},
  };
}
