import type { LocalAccount } from "../account";
import type { PrincipalElement } from "./policy";

/** A session of a role: a function at work, or an instance with its profile. */
export interface RoleSession {
  readonly kind: "role";
  readonly account: LocalAccount;
  readonly roleName: string;
  readonly roleArn: string;
  /** IAM's own id of the role (`AROA…`). */
  readonly roleId: string;
  /** The function's name, or the instance's id. */
  readonly session: string;
  /** The function whose code has the session's credentials; absent for everybody else. */
  readonly functionArn?: string;
}

/** An AWS service that acts by itself, such as S3 when it delivers a notification. */
export interface ServicePrincipal {
  readonly kind: "service";
  /** Such as `s3.amazonaws.com`. */
  readonly service: string;
}

export type Principal = RoleSession | ServicePrincipal;

/** The ARN that AWS shows for a session of a role. */
export function sessionArn(principal: RoleSession): string {
  const { partition, accountId } = principal.account;
  return `arn:${partition}:sts::${accountId}:assumed-role/${principal.roleName}/${principal.session}`;
}

/** How a principal is called in messages. */
export function principalName(principal: Principal): string {
  return principal.kind === "service" ? principal.service : sessionArn(principal);
}

/** What a `Principal` element says of a caller. */
export type PrincipalMatch =
  /** It does not speak of the caller. */
  | "none"
  /** It speaks of the caller's account: the caller's own policies decide. */
  | "account"
  /** It names the caller, or everyone. */
  | "caller";

/** How a resource policy's `Principal` element concerns a caller. */
export function matchPrincipal(element: PrincipalElement, principal: Principal): PrincipalMatch {
  if (element === "*") return "caller";
  if (principal.kind === "service") {
    return (element["Service"] ?? []).includes(principal.service) ? "caller" : "none";
  }
  const names = element["AWS"] ?? [];
  const callers = ["*", principal.roleArn, sessionArn(principal)];
  if (names.some((name) => callers.includes(name))) return "caller";
  const { partition, accountId } = principal.account;
  const accounts = [accountId, `arn:${partition}:iam::${accountId}:root`];
  return names.some((name) => accounts.includes(name)) ? "account" : "none";
}
