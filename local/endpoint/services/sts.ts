import type { LocalAccount } from "../../account";
import type { VirtualClock } from "../../clock";
import type { Graph } from "../../graph";
import { type Principal, sessionArn } from "../../iam/principal";
import { roleSession } from "../../iam/sessions";
import { trustsCaller } from "../../iam/trust";
import { types } from "../../types";
import type { CredentialStore } from "../credentials";
import { queryAnswer, queryError } from "../query";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** A session of a role that was taken on with another one lasts an hour at most. */
const longest = 3_600;

/**
 * Security Token Service: `GetCallerIdentity`, by which a host learns its own folder, and `AssumeRole`
 * for roles of the program, those of other accounts too: the caller's policies have to allow it, and
 * the role's trust.
 */
export class StsService implements Service {
  readonly signingName = "sts";
  readonly errorForm = queryError(namespace);
  readonly throttled = new ServiceError("Throttling", "Rate exceeded");

  constructor(
    private readonly graph: Graph,
    private readonly credentials: CredentialStore,
    private readonly home: LocalAccount,
    private readonly clock: VirtualClock,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDenied", message, 403);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const form = new URLSearchParams((await request.body()).toString("utf8"));
    const action = form.get("Action") ?? "";
    if (principal.kind === "role") {
      if (action === "GetCallerIdentity") return callerIdentity(principal);
      if (action === "AssumeRole") return this.assumeRole(form, principal);
    }
    throw new ServiceError("InvalidAction", `the local stack does not do sts:${action}`);
  }

  private assumeRole(
    form: URLSearchParams,
    principal: Extract<Principal, { kind: "role" }>,
  ): ServiceCall {
    const resource = form.get("RoleArn") ?? "";
    const externalId = form.get("ExternalId") ?? undefined;
    const duration = Number(form.get("DurationSeconds") ?? longest);
    const session = form.get("RoleSessionName") ?? "";
    if (!/^[\w+=,.@-]{2,64}$/.test(session) || duration < 900 || duration > longest) {
      throw new ServiceError("ValidationError", "RoleSessionName or DurationSeconds is not valid");
    }
    const [, partition = "", , , accountId = ""] = resource.split(":");
    const context = {
      "sts:ExternalId": externalId,
      "aws:ResourceAccount": accountId,
      "sts:RoleSessionName": session,
    };
    return {
      action: "sts:AssumeRole",
      needs: [{ action: "sts:AssumeRole", resource, context }],
      perform: () => {
        const role = this.graph.find(types.role, resource);
        // Nobody learns whether a role exists that does not trust them.
        if (role === undefined || !trustsCaller(role, principal, context)) {
          const message = `User: ${sessionArn(principal)} is not authorized to perform: sts:AssumeRole on resource: ${resource}`;
          return Promise.reject(this.denied(message));
        }
        const account = { ...this.home, partition, accountId };
        const assumed = roleSession(role, session, account);
        const { accessKeyId, secretAccessKey, sessionToken } = this.credentials.issue(assumed);
        const answer = {
          Credentials: {
            AccessKeyId: accessKeyId,
            SecretAccessKey: secretAccessKey,
            SessionToken: sessionToken,
            Expiration: new Date(this.clock.now() + duration * 1_000).toISOString(),
          },
          AssumedRoleUser: {
            Arn: sessionArn(assumed),
            AssumedRoleId: `${assumed.roleId}:${session}`,
          },
        };
        return Promise.resolve(queryAnswer("AssumeRole", answer, namespace));
      },
    };
  }
}

function callerIdentity(principal: Extract<Principal, { kind: "role" }>): ServiceCall {
  const identity = {
    Arn: sessionArn(principal),
    UserId: `${principal.roleId}:${principal.session}`,
    Account: principal.account.accountId,
  };
  const answer = queryAnswer("GetCallerIdentity", identity, namespace);
  // Everyone may ask who they are.
  return { action: "sts:GetCallerIdentity", needs: [], perform: () => Promise.resolve(answer) };
}
