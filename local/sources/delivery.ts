import type { LocalAccount } from "../account";
import type { Faults } from "../endpoint/faults";
import type { Authorizer } from "../iam/authorizer";
import type { CustomerKeys } from "../iam/customerKeys";
import type { Principal } from "../iam/principal";
import type { MessageAttribute } from "./queue";
import type { LocalQueues } from "./queues";

/** What services need to hand something on, and to put aside what they could not. */
export interface DeliveryWorld {
  readonly account: LocalAccount;
  readonly authorizer: Authorizer;
  readonly faults: Faults;
  readonly keys: CustomerKeys;
  readonly queues: LocalQueues;
}

/** A delivery that did not come about for good: in words, as they stand beside the message. */
export class Undelivered extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A delivery, and who makes it. */
export interface Delivery {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly policyOwner?: string;
  /** What a service acts for, where it acts by itself. */
  readonly sourceArn?: string;
  /** The account that it acts for; by default the stack's own. */
  readonly sourceAccount?: string;
}

/**
 * Asks whether a delivery is allowed; tests plan faults for it by its action.
 *
 * @throws Undelivered when it is not, or fails for good.
 */
export function allowDelivery(delivery: Delivery, world: DeliveryWorld): void {
  const { principal, action, resource, policyOwner, sourceArn } = delivery;
  const sourceAccount = delivery.sourceAccount ?? world.account.accountId;
  const fault = world.faults.take(action);
  if (fault?.kind === "error") throw new Undelivered(fault.code, "injected by a test");
  const decision = world.authorizer.authorize(principal, {
    action,
    resource,
    ...(policyOwner === undefined ? {} : { policyOwner }),
    ...(sourceArn === undefined
      ? {}
      : { context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount } }),
  });
  if (!decision.allowed) {
    throw new Undelivered("NO_PERMISSIONS", `${action} on ${resource} ${decision.reason}`);
  }
}

/** A message on its way into a queue. */
export interface Letter {
  readonly queueArn: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Sends a letter to a queue as this principal; false where the queue is not here or IAM refuses. A
 * role needs the customer's key besides; a service is let in by the key's own policy, which is not
 * in the program.
 */
export function sendLetter(
  { queueArn, body, attributes }: Letter,
  sender: Pick<Delivery, "principal" | "sourceArn">,
  world: DeliveryWorld,
): boolean {
  const queue = world.queues.queue(queueArn);
  if (queue === undefined) return false;
  const { principal } = sender;
  try {
    allowDelivery({ ...sender, action: "sqs:SendMessage", resource: queueArn }, world);
  } catch (error) {
    if (error instanceof Undelivered) return false;
    throw error;
  }
  const keys = world.keys.needs("sqs", queueArn, ["kms:GenerateDataKey", "kms:Decrypt"]);
  const isRole = principal.kind === "role";
  if (isRole && !keys.every((need) => world.authorizer.authorize(principal, need).allowed)) {
    return false;
  }
  queue.send({
    body: JSON.stringify(body),
    attributes: Object.fromEntries(Object.entries(attributes).map(textAttribute)),
    senderId: isRole ? `${principal.roleId}:${principal.session}` : principal.service,
  });
  return true;
}

function textAttribute([name, value]: [string, string]): [string, MessageAttribute] {
  return [name, { DataType: "String", StringValue: value }];
}
