import { type LocalAccount, regionalArn } from "../../account";
import type { CloudLogGroup, CloudResources } from "../../cloud/resources";
import type { Principal } from "../../iam/principal";
import { type JsonObject, numberOf, textOf } from "../../json";
import { callerPlace, placeContext } from "../caller";
import { jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** What CloudWatch Logs takes for a retention. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const maximumPage = 50;

/** CloudWatch Logs: `DescribeLogGroups` and `PutRetentionPolicy`. */
export class LogsService implements Service {
  readonly signingName = "logs";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded");

  constructor(
    private readonly cloud: CloudResources,
    private readonly home: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const operation = request.target();
    const place = callerPlace(request, principal, this.home);
    const input = await request.json();
    if (operation === "DescribeLogGroups") {
      // IAM knows no resource for it: a statement that names one grants nothing.
      return this.made(operation, place, "*", () => this.describe(input, place));
    }
    if (operation === "PutRetentionPolicy") {
      const name = textOf(input["logGroupName"]) ?? "";
      const resource = regionalArn(place, "logs", `log-group:${name}`);
      return this.made(operation, place, resource, () => this.putRetention(input, name, place));
    }
    const message = `the local stack does not do logs:${operation}`;
    throw new ServiceError("UnknownOperationException", message);
  }

  private made(
    operation: string,
    place: LocalAccount,
    resource: string,
    perform: () => JsonObject,
  ): ServiceCall {
    const action = `logs:${operation}`;
    return {
      action,
      needs: [{ action, resource, context: placeContext(place) }],
      // An error here is the call's answer, as a rejection.
      perform: async () =>
        jsonAnswer(await Promise.resolve().then(perform), "application/x-amz-json-1.1"),
    };
  }

  private describe(input: JsonObject, place: LocalAccount): JsonObject {
    const prefix = textOf(input["logGroupNamePrefix"]) ?? "";
    const count = numberOf(input["limit"]) ?? maximumPage;
    if (count < 1 || count > maximumPage) {
      throw new ServiceError("InvalidParameterException", "limit must be from 1 to 50");
    }
    const from = numberOf(input["nextToken"]) ?? 0;
    const all = this.cloud.all("logGroup", place).filter(({ id }) => id.startsWith(prefix));
    const end = from + count;
    return {
      logGroups: all.slice(from, end).map((group) => shown(group, place)),
      ...(end < all.length ? { nextToken: String(end) } : {}),
    };
  }

  private putRetention(input: JsonObject, name: string, place: LocalAccount): JsonObject {
    const days = numberOf(input["retentionInDays"]) ?? 0;
    const group = this.cloud.find("logGroup", name, place);
    if (group === undefined) {
      const message = "The specified log group does not exist.";
      throw new ServiceError("ResourceNotFoundException", message);
    }
    if (!retentions.includes(days)) {
      throw new ServiceError("InvalidParameterException", `${days} is no retention`);
    }
    group.retentionInDays = days;
    this.cloud.changed(place, group);
    return {};
  }
}

function shown(
  { id, retentionInDays, class: kind }: CloudLogGroup,
  place: LocalAccount,
): JsonObject {
  return {
    logGroupName: id,
    arn: `${regionalArn(place, "logs", `log-group:${id}`)}:*`,
    logGroupClass: kind ?? "STANDARD",
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
  };
}
