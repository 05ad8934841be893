import { type Principal, sessionArn } from "../../iam/principal";
import { queryAnswer, queryError } from "../query";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Security Token Service: `GetCallerIdentity`, by which a host learns its own folder. */
export class StsService implements Service {
  readonly signingName = "sts";
  readonly errorForm = queryError(namespace);
  readonly throttled = new ServiceError("Throttling", "Rate exceeded");

  denied(message: string): ServiceError {
    return new ServiceError("AccessDenied", message, 403);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const form = new URLSearchParams((await request.body()).toString("utf8"));
    const action = form.get("Action") ?? "";
    if (action !== "GetCallerIdentity" || principal.kind !== "role") {
      throw new ServiceError("InvalidAction", `the local stack does not do sts:${action}`);
    }
    const identity = {
      Arn: sessionArn(principal),
      UserId: `${principal.roleId}:${principal.session}`,
      Account: principal.account.accountId,
    };
    const answer = queryAnswer(action, identity, namespace);
    // Everyone may ask who they are.
    return { action: "sts:GetCallerIdentity", needs: [], perform: () => Promise.resolve(answer) };
  }
}
