import type { LocalAccount } from "../../../account";
import { restJsonError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import type { FindingsHub } from "./hub";
import { importCall } from "./import";
import { updateCall } from "./update";

/** Security Hub CSPM: `BatchImportFindings` and `BatchUpdateFindings`. */
export class SecurityHubService implements Service {
  readonly signingName = "securityhub";
  readonly errorForm = restJsonError;
  readonly throttled = new ServiceError("TooManyRequestsException", "Rate exceeded", 429);

  constructor(
    private readonly hub: FindingsHub,
    private readonly account: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message, 403);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const input = await request.json();
    switch (`${request.method} ${request.path}`) {
      case "POST /findings/import":
        return importCall(input, (await request.body()).length, this.hub, this.account);
      case "PATCH /findings/batchupdate":
        return updateCall(input, this.hub, this.account);
      default: {
        const message = `the local stack does not do ${request.method} ${request.path} in Security Hub`;
        throw new ServiceError("UnknownOperationException", message, 404);
      }
    }
  }
}
