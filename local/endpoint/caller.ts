import type { LocalAccount } from "../account";
import type { ContextValue } from "../iam/context";
import type { Principal } from "../iam/principal";
import type { EndpointRequest } from "./request";
import { signerOf } from "./signature";

/** The account of a request's caller, in the Region that the request is for. */
export function callerPlace(
  request: EndpointRequest,
  principal: Principal,
  home: LocalAccount,
): LocalAccount {
  const own = principal.kind === "role" ? principal.account : home;
  return { ...own, region: signerOf(request).region };
}

/** What conditions see of a call on resources of an account and Region. */
export function placeContext({
  accountId,
  region,
}: LocalAccount): Readonly<Record<string, ContextValue>> {
  return { "aws:ResourceAccount": accountId, "aws:RequestedRegion": region };
}
