import { type LocalAccount, organizationOf } from "../account";
import type { Graph, GraphResource } from "../graph";
import { objectOf } from "../json";
import { types } from "../types";
import { contextOf, type ContextValue } from "./context";
import { type AccessRequest, type Decision, evaluate } from "./evaluate";
import { type IdentityPolicies, identityPolicies } from "./identityPolicies";
import type { Policy } from "./policy";
import { type Principal, principalName, type RoleSession } from "./principal";
import { resourcePolicies } from "./resourcePolicies";
import { PermissionUsage, type UnusedPermission } from "./usage";

/** A permission that a call needs. */
export interface AccessNeed {
  readonly action: string;
  /** The resource's ARN, or `*` for actions without one. */
  readonly resource: string;
  /** Where the resource policy hangs, if not at `resource`: an object's is its bucket's. */
  readonly policyOwner?: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/** A call that IAM refused. */
export interface DeniedCall {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  readonly time: Date;
}

/** What a role has in its own policies and did not need. */
export interface UnusedByRole extends UnusedPermission {
  readonly role: string;
}

/** Decides about every call by the policies in the graph, and remembers what was used. */
export class Authorizer {
  /** Calls that were refused, in their order. */
  readonly denied: DeniedCall[] = [];
  private readonly usage = new PermissionUsage();
  private readonly byResource: ReadonlyMap<string, readonly Policy[]>;
  private readonly byRole = new Map<string, IdentityPolicies>();
  private readonly acted = new Set<string>();

  constructor(
    private readonly graph: Graph,
    private readonly account: LocalAccount,
  ) {
    this.byResource = resourcePolicies(graph);
  }

  /** Decides, and remembers the decision: a refusal for the report, a grant as used. */
  authorize(principal: Principal, need: AccessNeed): Decision {
    if (principal.kind === "role") this.acted.add(principal.roleArn);
    const request = this.request(principal, need);
    const decision = this.decide(request, need);
    if (decision.allowed) {
      this.usage.record(request, decision.grants);
    } else {
      const { action, resource } = need;
      const { reason } = decision;
      const name = principalName(principal);
      this.denied.push({ principal: name, action, resource, reason, time: new Date() });
    }
    return decision;
  }

  /**
   * Decides about a call that may reach into another account: there, the caller's own policies have to
   * allow it, and the policy of what is reached has to, too.
   */
  authorizeAcross(principal: RoleSession, need: AccessNeed): Decision {
    const decision = this.authorize(principal, need);
    const owner = need.resource.split(":")[4];
    if (!decision.allowed || owner === principal.account.accountId) return decision;
    const request = this.request(principal, need);
    const { policies: identity } = this.policiesOf(principal.roleArn);
    const resource = this.byResource.get(need.policyOwner ?? need.resource) ?? [];
    const own = evaluate(request, { identity, resource: [] });
    const theirs = evaluate(request, { identity: [], resource });
    if (own.allowed) this.usage.record(request, own.grants);
    const refusal = [own, theirs].find(({ allowed }) => !allowed);
    if (refusal === undefined) return decision;
    const reason = "reason" in refusal ? refusal.reason : "";
    const { action, resource: reached } = need;
    const name = principalName(principal);
    this.denied.push({ principal: name, action, resource: reached, reason, time: new Date() });
    return refusal;
  }

  /** Whether a call would be allowed, without leaving a trace of having asked. */
  mayDo(principal: Principal, need: AccessNeed): boolean {
    return this.decide(this.request(principal, need), need).allowed;
  }

  /** What the roles that acted have in their own policies and have not needed so far. */
  unused(): UnusedByRole[] {
    return [...this.acted].flatMap((roleArn) => {
      const role = this.graph.find(types.role, roleArn);
      const own = this.policiesOf(roleArn).policies.filter(
        (policy) => !policy.source.startsWith("arn:"),
      );
      return this.usage.unused(own).map((entry) => ({ role: role?.name ?? roleArn, ...entry }));
    });
  }

  /** What stands in the way of judging the roles that acted, in sentences. */
  unknownPolicies(): string[] {
    return [...this.acted].flatMap((roleArn) => this.policiesOf(roleArn).unknown);
  }

  private decide(request: AccessRequest, need: AccessNeed): Decision {
    const resource = this.byResource.get(need.policyOwner ?? need.resource) ?? [];
    if (request.principal.kind === "service") return evaluate(request, { identity: [], resource });
    const { policies, boundary } = this.policiesOf(request.principal.roleArn);
    return evaluate(request, {
      identity: policies,
      resource,
      ...(boundary === undefined ? {} : { boundary }),
    });
  }

  private policiesOf(roleArn: string): IdentityPolicies {
    const known = this.byRole.get(roleArn);
    if (known !== undefined) return known;
    const role: GraphResource | undefined = this.graph.find(types.role, roleArn);
    const policies =
      role === undefined ? { policies: [], unknown: [] } : identityPolicies(this.graph, role);
    this.byRole.set(roleArn, policies);
    return policies;
  }

  private request(principal: Principal, need: AccessNeed): AccessRequest {
    const now = new Date();
    const given = objectOf(need.context) as Readonly<Record<string, ContextValue>>;
    const owner = given["aws:ResourceAccount"] ?? this.account.accountId;
    const context = contextOf(
      {
        "aws:CurrentTime": now.toISOString(),
        "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
        "aws:RequestedRegion": this.account.region,
        "aws:ResourceAccount": owner,
        "aws:ResourceOrgID": typeof owner === "string" ? organizationOf(owner) : undefined,
        "s3:ResourceAccount": need.action.startsWith("s3:") ? owner : undefined,
        // Loopback speaks plain HTTP; what it stands for is reached over TLS 1.3.
        "aws:SecureTransport": "true",
        "s3:TlsVersion": need.action.startsWith("s3:") ? "1.3" : undefined,
        "aws:ViaAWSService": "false",
      },
      callerContext(principal),
      given,
    );
    return { principal, action: need.action, resource: need.resource, context };
  }
}

/** What conditions see of a caller. */
export function callerContext(principal: Principal): Readonly<Record<string, ContextValue>> {
  if (principal.kind === "service") {
    return {
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": principal.service,
    };
  }
  return {
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalArn": principal.roleArn,
    "aws:PrincipalAccount": principal.account.accountId,
    "aws:PrincipalOrgID": organizationOf(principal.account.accountId),
    "aws:PrincipalType": "AssumedRole",
    "aws:userid": `${principal.roleId}:${principal.session}`,
    "aws:TokenIssueTime": new Date().toISOString(),
    "lambda:SourceFunctionArn": principal.functionArn,
  };
}
