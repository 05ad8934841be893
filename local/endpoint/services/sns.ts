import { randomUUID } from "node:crypto";
import type { Graph } from "../../graph";
import type { CustomerKeys } from "../../iam/customerKeys";
import { types } from "../../types";
import type { Answer } from "../protocol";
import { queryAnswer, queryError } from "../query";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** A message that a topic took. */
export interface PublishedMessage {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  /** Attributes by name: their type and text. */
  readonly attributes: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
}

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";
const maximumBytes = 262_144;
/** ASCII without line ends, as e-mail subjects are. */
const subjectPattern = /^[\x21-\x7e][\x20-\x7e]{0,99}$/;

/** Simple Notification Service: `Publish`. Subscriptions are not followed. */
export class SnsService implements Service {
  readonly signingName = "sns";
  readonly errorForm = queryError(namespace);
  readonly throttled = new ServiceError("Throttled", "Rate exceeded", 429);
  /** Every message taken so far. */
  readonly published: PublishedMessage[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly keys: CustomerKeys,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AuthorizationError", message, 403);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const form = new URLSearchParams((await request.body()).toString("utf8"));
    const operation = form.get("Action") ?? "";
    if (operation !== "Publish") {
      throw new ServiceError("InvalidAction", `the local stack does not do sns:${operation}`);
    }
    const topicArn = form.get("TopicArn") ?? "";
    return {
      action: "sns:Publish",
      needs: [
        { action: "sns:Publish", resource: topicArn },
        ...this.keys.needs("sns", topicArn, ["kms:GenerateDataKey", "kms:Decrypt"]),
      ],
      perform: () => Promise.resolve(this.publish(topicArn, form)),
    };
  }

  private publish(topicArn: string, form: URLSearchParams): Answer {
    if (this.graph.find(types.topic, topicArn) === undefined) {
      throw new ServiceError("NotFound", "Topic does not exist", 404);
    }
    const message = form.get("Message") ?? "";
    const subject = form.get("Subject") ?? undefined;
    const attributes = attributesOf(form);
    if (message === "") throw invalid("Empty message");
    if (subject !== undefined && !subjectPattern.test(subject)) throw invalid("Subject");
    const texts = Object.entries(attributes).flatMap(([name, { type, value }]) => [
      name,
      type,
      value,
    ]);
    if (texts.includes("")) throw invalid("A message attribute has an empty name, type or value");
    if (Buffer.byteLength([message, ...texts].join("")) > maximumBytes) {
      throw invalid("Message too long");
    }
    const about = subject === undefined ? {} : { subject };
    this.published.push({ topicArn, ...about, message, attributes });
    return queryAnswer("Publish", { MessageId: randomUUID() }, namespace);
  }
}

function invalid(reason: string): ServiceError {
  return new ServiceError("InvalidParameter", `Invalid parameter: ${reason}`);
}

function attributesOf(form: URLSearchParams): PublishedMessage["attributes"] {
  const attributes: Record<string, { type: string; value: string }> = {};
  for (let entry = 1; ; entry += 1) {
    const prefix = `MessageAttributes.entry.${entry}`;
    const name = form.get(`${prefix}.Name`);
    if (name === null) return attributes;
    const type = form.get(`${prefix}.Value.DataType`) ?? "";
    const binary = form.get(`${prefix}.Value.BinaryValue`);
    attributes[name] = { type, value: form.get(`${prefix}.Value.StringValue`) ?? binary ?? "" };
  }
}
