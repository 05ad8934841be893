import { bucketArn, type LocalAccount } from "../account";
import type { ObjectVersion } from "../endpoint/services/s3/objectStore";
import { LocalStackError } from "../errors";
import type { Graph } from "../graph";
import type { Authorizer } from "../iam/authorizer";
import type { Principal } from "../iam/principal";
import type { JsonObject } from "../json";
import { types } from "../types";
import { type QueueNotification, queueNotifications, wants } from "./notificationFilter";
import type { LocalQueues } from "./queues";
import { objectCreated, testEvent } from "./s3Event";

const s3 = { kind: "service", service: "s3.amazonaws.com" } as const;

/** Follows the graph's bucket notifications to their queues, as far as queue policies let S3. */
export class BucketNotifications {
  private readonly byBucket = new Map<string, readonly QueueNotification[]>();

  constructor(
    graph: Graph,
    private readonly queues: LocalQueues,
    private readonly authorizer: Authorizer,
    private readonly account: LocalAccount,
  ) {
    for (const resource of graph.ofType(types.bucketNotification)) {
      const bucket = String(resource.inputs["bucket"]);
      if (this.byBucket.has(bucket)) {
        throw new LocalStackError(
          `bucket ${bucket} has two BucketNotification resources: the second would replace the first`,
        );
      }
      const notifications = queueNotifications(resource);
      this.byBucket.set(bucket, notifications);
      for (const notification of notifications) this.checkDestination(bucket, notification);
    }
  }

  /** Sends to every destination what S3 sends when a notification is set up. */
  announce(): void {
    for (const [bucket, notifications] of this.byBucket) {
      for (const notification of notifications)
        this.deliver(bucket, notification, testEvent(bucket));
    }
  }

  /** Tells the queues that want to hear of a written object. */
  created(version: ObjectVersion, principal: Principal): void {
    for (const notification of this.byBucket.get(version.bucket) ?? []) {
      if (!wants(notification, "ObjectCreated:Put", version.key)) continue;
      const body = objectCreated(version, principal, notification.id, this.account);
      this.deliver(version.bucket, notification, body);
    }
  }

  private deliver(bucket: string, { queueArn }: QueueNotification, body: JsonObject): void {
    const decision = this.authorizer.authorize(s3, this.need(bucket, queueArn));
    // A delivery that is refused is lost, as in AWS; it stands in the report of denied calls.
    if (!decision.allowed) return;
    this.queues
      .queue(queueArn)
      ?.send({ body: JSON.stringify(body), senderId: "AIDALOCALS3LOCALS3LOC" });
  }

  private need(bucket: string, queueArn: string): Parameters<Authorizer["authorize"]>[1] {
    return {
      action: "sqs:SendMessage",
      resource: queueArn,
      context: {
        "aws:SourceArn": bucketArn(this.account, bucket),
        "aws:SourceAccount": this.account.accountId,
      },
    };
  }

  /** S3 refuses a notification whose destination does not let it in. */
  private checkDestination(bucket: string, { queueArn }: QueueNotification): void {
    const known = this.queues.queue(queueArn) !== undefined;
    if (known && this.authorizer.mayDo(s3, this.need(bucket, queueArn))) return;
    throw new LocalStackError(
      `S3 cannot validate the destination of bucket ${bucket}: ` +
        (known ? `the policy of ${queueArn} does not let it send` : `${queueArn} is no queue here`),
    );
  }
}
