import { createHash } from "node:crypto";
import { isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from "../../json";
import type { CustomerKeys } from "../../iam/customerKeys";
import type { Principal } from "../../iam/principal";
import { bodyMd5, type LocalQueue, type MessageAttribute, messageBytes } from "../../sources/queue";
import type { LocalQueues } from "../../sources/queues";
import { jsonAnswer, queryCompatibleError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { PartialFault, Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** The most messages, and the most bytes of them together, that one call may send. */
const batchLimits = { count: 10, bytes: 1_048_576 } as const;

/** Of the service's time as a query API, from its documentation: all but one are prefixed names. */
const formerCodes = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
};

/** SQS: `SendMessage` and `SendMessageBatch`. Receiving is what event source mappings do. */
export class SqsService implements Service {
  readonly signingName = "sqs";
  readonly errorForm = queryCompatibleError(formerCodes);
  readonly throttled = new ServiceError("RequestThrottled", "Rate exceeded", 403);

  constructor(
    private readonly queues: LocalQueues,
    private readonly keys: CustomerKeys,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDenied", message, 403);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const operation = request.target();
    if (operation !== "SendMessage" && operation !== "SendMessageBatch") {
      const message = `the local stack does not do sqs:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const input = await request.json();
    const queue = this.queues.queue(textOf(input["QueueUrl"]) ?? "");
    if (queue === undefined) {
      const message = "The specified queue does not exist.";
      throw new ServiceError("QueueDoesNotExist", message);
    }
    return {
      action: `sqs:${operation}`,
      needs: [
        // IAM has one action for both.
        { action: "sqs:SendMessage", resource: queue.settings.arn },
        ...this.keys.needs("sqs", queue.settings.arn, ["kms:GenerateDataKey", "kms:Decrypt"]),
      ],
      perform: (partial) =>
        Promise.resolve(
          jsonAnswer(
            operation === "SendMessage"
              ? sendMessage(queue, input, principal)
              : sendBatch(queue, input, principal, partial),
          ),
        ),
    };
  }
}

/** A batch may be taken in part: the others are told of in the answer, which is no error. */
function sendBatch(
  queue: LocalQueue,
  input: JsonObject,
  principal: Principal,
  partial: PartialFault | undefined,
): JsonObject {
  const entries = listOf(input["Entries"]).map(objectOf);
  const ids = entries.map(({ Id }) => textOf(Id) ?? "");
  if (entries.length === 0) {
    throw new ServiceError("EmptyBatchRequest", "The batch has no entries.");
  }
  if (entries.length > batchLimits.count) {
    const message = `The batch has ${entries.length} entries, at most ${batchLimits.count} are taken.`;
    throw new ServiceError("TooManyEntriesInBatchRequest", message);
  }
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    const message = "Ids of a batch must be of 1 to 80 letters, digits, - and _.";
    throw new ServiceError("InvalidBatchEntryId", message);
  }
  if (new Set(ids).size !== ids.length) {
    throw new ServiceError("BatchEntryIdsNotDistinct", "Ids of a batch must be distinct.");
  }
  const bytes = entries.reduce(
    (sum, { MessageBody }) => sum + Buffer.byteLength(textOf(MessageBody) ?? ""),
    0,
  );
  if (bytes > batchLimits.bytes) {
    const message = `The batch is ${bytes} bytes, must be at most ${batchLimits.bytes}.`;
    throw new ServiceError("BatchRequestTooLong", message);
  }
  const taken = entries.slice(0, partial?.count ?? entries.length);
  return {
    Successful: taken.map((entry) => ({
      Id: entry["Id"],
      ...sendMessage(queue, entry, principal),
    })),
    Failed: entries.slice(taken.length).map(({ Id }) => ({
      Id,
      SenderFault: false,
      Code: partial?.code ?? "InternalError",
      Message: "injected by a test",
    })),
  };
}

function sendMessage(queue: LocalQueue, input: JsonObject, principal: Principal): JsonObject {
  const body = textOf(input["MessageBody"]);
  if (body === undefined) {
    const message = "The request must contain the parameter MessageBody.";
    throw new ServiceError("MissingParameter", message);
  }
  const attributes = messageAttributes(input["MessageAttributes"]);
  const bytes = messageBytes({ body, attributes });
  const limit = queue.settings.maxMessageBytes;
  if (bytes > limit) {
    const message = `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  const delaySeconds = numberOf(input["DelaySeconds"]);
  const sent = queue.send({
    body,
    attributes,
    senderId:
      principal.kind === "role" ? `${principal.roleId}:${principal.session}` : principal.service,
    ...(delaySeconds === undefined ? {} : { delaySeconds }),
  });
  const md5 = attributesMd5(attributes);
  return {
    MessageId: sent.id,
    MD5OfMessageBody: bodyMd5(body),
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
  };
}

function messageAttributes(value: unknown): Record<string, MessageAttribute> {
  const attributes: Record<string, MessageAttribute> = {};
  for (const [name, attribute] of Object.entries(objectOf(value))) {
    const DataType = isObject(attribute) ? textOf(attribute["DataType"]) : undefined;
    const { StringValue, BinaryValue } = objectOf(attribute);
    const hasValue = textOf(StringValue) !== undefined || textOf(BinaryValue) !== undefined;
    if (DataType === undefined || !hasValue) {
      const message = `The message attribute '${name}' must contain a non-empty type and value.`;
      throw new ServiceError("InvalidParameterValue", message);
    }
    attributes[name] = objectOf(attribute) as unknown as MessageAttribute;
  }
  if (Object.keys(attributes).length > 10) {
    const message = "Number of message attributes exceeds the allowed maximum [10].";
    throw new ServiceError("InvalidParameterValue", message);
  }
  return attributes;
}

/** SQS's digest over attributes: names in order, each field with its length before it. */
function attributesMd5(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const field = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    field(Buffer.from(name));
    field(Buffer.from(attribute.DataType));
    const binary = attribute.StringValue === undefined;
    hash.update(Buffer.from([binary ? 2 : 1]));
    const { StringValue = "", BinaryValue = "" } = attribute;
    field(binary ? Buffer.from(BinaryValue, "base64") : Buffer.from(StringValue));
  }
  return hash.digest("hex");
}
