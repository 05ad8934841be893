import type { LocalAccount } from "../../../account";
import type { AccessNeed } from "../../../iam/authorizer";
import type { CustomerKeys } from "../../../iam/customerKeys";
import { type JsonObject, objectOf, parseJson } from "../../../json";
import { type Answer, jsonAnswer, jsonError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { PartialFault, Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import type { DynamoEngine } from "./engine";
import { dynamoNeeds, requestItems, writeRequests } from "./needs";

/** DynamoDB: authorised here, answered by the embedded engine. */
export class DynamoDbService implements Service {
  readonly signingName = "dynamodb";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded.",
  );

  constructor(
    private readonly engine: DynamoEngine,
    private readonly keys: CustomerKeys,
    private readonly account: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = request.target();
    const body = (await request.body()).toString("utf8");
    const input = objectOf(parseJson(body, "the request body"));
    const needs = dynamoNeeds(operation, input, this.account);
    if (needs === undefined) {
      const message = `the local stack does not do dynamodb:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    return {
      action: `dynamodb:${operation}`,
      needs: [...needs, ...this.keyNeeds(needs)],
      perform: (partial) =>
        partial !== undefined && operation === "BatchWriteItem"
          ? this.writePart(input, partial)
          : this.engine.send(operation, body),
    };
  }

  /** DynamoDB decrypts its table's own key in the caller's name, to read and to write. */
  private keyNeeds(needs: readonly AccessNeed[]): AccessNeed[] {
    const tables = new Set(needs.map(({ resource }) => resource.replace(/\/index\/.*$/, "")));
    return [...tables].flatMap((table) => this.keys.needs("dynamodb", table, ["kms:Decrypt"]));
  }

  /** Leaves the first requests unprocessed, as DynamoDB does with status 200 when throttled. */
  private async writePart(input: JsonObject, { count }: PartialFault): Promise<Answer> {
    const requests = writeRequests(input);
    const unprocessed = requestItems(requests.slice(0, count));
    const rest = requests.slice(count);
    if (rest.length === 0) return jsonAnswer({ UnprocessedItems: unprocessed });
    const answer = await this.engine.run("BatchWriteItem", {
      ...input,
      RequestItems: requestItems(rest),
    });
    return jsonAnswer({ ...answer, UnprocessedItems: unprocessed });
  }
}
