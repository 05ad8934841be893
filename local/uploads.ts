import { Readable } from "node:stream";
import { LocalStackError } from "./errors";
import type { ObjectVersion } from "./endpoint/services/s3/objectStore";
import type { Graph } from "./graph";
import type { RoleSession } from "./iam/principal";
import { type JsonObject, listOf, objectOf, textOf } from "./json";
import type { Upload } from "./stackOptions";
import { types } from "./types";
import type { StackWorld } from "./world";

/** IAM refused an instance's upload. */
export class UploadDenied extends LocalStackError {}

/** What instances upload, and which uploads the program is told of. */
export class Uploads {
  constructor(
    private readonly graph: Graph,
    private readonly world: Pick<StackWorld, "s3" | "buckets" | "associations" | "clock">,
  ) {}

  /** Whether the program is told of uploads with such a name. */
  takes(objectName: string): boolean {
    return this.notificationsOf(objectName).length > 0;
  }

  /** Uploads as an instance does: authorised by its role's policies, and told to the queues. */
  async put(upload: Upload, principal: RoleSession): Promise<ObjectVersion> {
    const { instanceId, key, body, bucket = this.bucketFor(key) } = upload;
    const denied = this.world.s3.authorizePut(principal, { bucket, key });
    if (denied !== undefined) {
      throw new UploadDenied(`${instanceId} may not write ${key}: ${denied}`);
    }
    const content = body instanceof Readable ? body : Readable.from([Buffer.from(body)]);
    this.world.associations.seen(instanceId, bucket, this.world.clock.now());
    return this.world.buckets.put({ bucket, key }, content, principal);
  }

  /** The only bucket, or the one that tells somebody of objects with such a name. */
  private bucketFor(key: string): string {
    const all = this.graph.ofType("aws:s3/bucket:Bucket");
    const told = this.notificationsOf(key).map(({ bucket }) => bucket);
    const buckets =
      all.length === 1 ? all : all.filter(({ outputs }) => told.includes(outputs["bucket"]));
    const [bucket] = buckets;
    if (bucket !== undefined && buckets.length === 1) return String(bucket.outputs["bucket"]);
    throw new LocalStackError(`the program has ${buckets.length} buckets: say which one is meant`);
  }

  private notificationsOf(key: string): readonly JsonObject[] {
    const all = this.graph.ofType(types.bucketNotification).map(({ inputs }) => inputs);
    return all.filter((inputs) => notifies(inputs, key));
  }
}

/** Whether a notification's suffixes are those of the key, as far as it has any. */
function notifies(notification: JsonObject, key: string): boolean {
  return listOf(notification["queues"])
    .map(objectOf)
    .some(({ filterSuffix }) => key.endsWith(textOf(filterSuffix) ?? ""));
}
