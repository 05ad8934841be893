import { meetsCondition } from "./conditions";
import type { ContextValues } from "./context";
import { matchesArn } from "./operators";
import type { Policy, Statement } from "./policy";
import { matchPrincipal, type Principal } from "./principal";
import { patternPieces, PolicyError } from "./variables";
import { matchesWildcard } from "./wildcard";

/** One action on one resource by one caller. */
export interface AccessRequest {
  readonly principal: Principal;
  /** Such as `dynamodb:PutItem`. */
  readonly action: string;
  /** The resource's ARN, or `*` for actions without one. */
  readonly resource: string;
  readonly context: ContextValues;
}

/** The policies that decide about a request. */
export interface Policies {
  readonly identity: readonly Policy[];
  readonly resource: readonly Policy[];
  /** A permissions boundary: what the identity's policies may grant at most. */
  readonly boundary?: Policy;
}

/** A statement that allowed a request, for the report on what is never used. */
export interface Grant {
  readonly policy: Policy;
  readonly statement: Statement;
}

export type Decision =
  | { readonly allowed: true; readonly grants: readonly Grant[] }
  | { readonly allowed: false; readonly reason: string };

/**
 * IAM's evaluation inside one account: an explicit deny wins; then a resource policy that names
 * the caller allows; then the identity's policies, within the permissions boundary. What cannot be
 * judged is refused with the reason.
 */
export function evaluate(request: AccessRequest, policies: Policies): Decision {
  try {
    return decide(request, policies);
  } catch (error) {
    if (error instanceof PolicyError) return { allowed: false, reason: error.message };
    throw error;
  }
}

function decide(request: AccessRequest, policies: Policies): Decision {
  const { identity, resource, boundary } = policies;
  const every = [...identity, ...resource, ...(boundary === undefined ? [] : [boundary])];
  const denial = matching(every, request).find(({ statement }) => statement.effect === "Deny");
  if (denial !== undefined) {
    return { allowed: false, reason: `with an explicit deny in ${denial.policy.source}` };
  }
  const byResource = allowing(resource, request).filter(
    ({ statement }) => matchPrincipal(statement.principal ?? "*", request.principal) === "caller",
  );
  if (byResource.length > 0) return { allowed: true, grants: byResource };
  if (request.principal.kind === "service") {
    const reason = `because no resource-based policy allows the ${request.action} action`;
    return { allowed: false, reason };
  }
  const grants = allowing(identity, request);
  if (grants.length === 0) {
    const reason = `because no identity-based policy allows the ${request.action} action`;
    return { allowed: false, reason };
  }
  if (boundary !== undefined && allowing([boundary], request).length === 0) {
    const reason = `because no permissions boundary allows the ${request.action} action`;
    return { allowed: false, reason };
  }
  return { allowed: true, grants };
}

function allowing(policies: readonly Policy[], request: AccessRequest): Grant[] {
  return matching(policies, request).filter(({ statement }) => statement.effect === "Allow");
}

function matching(policies: readonly Policy[], request: AccessRequest): Grant[] {
  return policies.flatMap((policy) =>
    policy.statements
      .filter((statement) => applies(statement, policy, request))
      .map((statement) => ({ policy, statement })),
  );
}

function applies(statement: Statement, policy: Policy, request: AccessRequest): boolean {
  const { principal } = statement;
  if (principal !== undefined && matchPrincipal(principal, request.principal) === "none") {
    return false;
  }
  const action = statement.actions.some((pattern) => matchesAction(pattern, request.action));
  if (action === statement.notAction) return false;
  const resource = statement.resources.some((pattern) => matchesResource(pattern, policy, request));
  if (resource === statement.notResource) return false;
  return statement.conditions.every((condition) =>
    meetsCondition(condition, request.context, policy.hasVariables),
  );
}

/** Whether an `Action` pattern covers an action; action names have no case. */
export function matchesAction(pattern: string, action: string): boolean {
  return pattern === "*" || matchesWildcard(pattern, action, true);
}

/** Whether a `Resource` pattern covers the request's resource. */
export function matchesResource(pattern: string, policy: Policy, request: AccessRequest): boolean {
  if (pattern === "*") return true;
  const pieces = patternPieces(pattern, request.context, policy.hasVariables);
  return pieces !== undefined && matchesArn(request.resource, pieces);
}
