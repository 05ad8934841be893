import { bucketArn, type LocalAccount } from "../account";
import type { Graph } from "../graph";
import { listOf, objectOf } from "../json";
import { types } from "../types";
import type { AccessNeed } from "./authorizer";
import type { ContextValue } from "./context";

/** What a service asks of KMS in its caller's name. */
export type KeyAction = "kms:Decrypt" | "kms:GenerateDataKey";

/**
 * Which data is under a customer's own KMS key. A service uses the key in the name of its caller,
 * so that the caller needs permission for the key besides the service's own.
 */
export class CustomerKeys {
  private readonly keys = new Map<string, string>();
  /** Buckets whose key is used once for the bucket and not once for each object. */
  private readonly bucketKeys = new Set<string>();

  constructor(
    graph: Graph,
    private readonly account: LocalAccount,
  ) {
    for (const { inputs } of graph.ofType(types.bucketEncryption)) {
      const [rule] = listOf(inputs["rules"]).map(objectOf);
      const { kmsMasterKeyId } = objectOf(rule?.["applyServerSideEncryptionByDefault"]);
      const arn = bucketArn(account, String(inputs["bucket"]));
      this.add(graph, arn, kmsMasterKeyId);
      if (rule?.["bucketKeyEnabled"] === true) this.bucketKeys.add(arn);
    }
    for (const type of [types.queue, types.topic]) {
      for (const { inputs, outputs } of graph.ofType(type)) {
        this.add(graph, outputs["arn"], inputs["kmsMasterKeyId"]);
      }
    }
    for (const { inputs, outputs } of graph.ofType(types.table)) {
      this.add(graph, outputs["arn"], objectOf(inputs["serverSideEncryption"])["kmsKeyArn"]);
    }
    for (const { inputs, outputs } of graph.ofType(types.parameter)) {
      this.add(graph, outputs["arn"], inputs["keyId"]);
    }
    for (const { inputs, outputs } of graph.ofType(types.function)) {
      this.add(graph, outputs["arn"], inputs["kmsKeyArn"]);
    }
  }

  /** What a caller of `service` needs of KMS for the data of this resource: often nothing. */
  needs(
    service: string,
    resourceArn: string,
    actions: readonly KeyAction[],
    encryptionContext: Readonly<Record<string, ContextValue>> = {},
  ): AccessNeed[] {
    const keyArn = this.keys.get(resourceArn);
    if (keyArn === undefined) return [];
    const context = {
      "kms:ViaService": `${service}.${this.account.region}.amazonaws.com`,
      "kms:CallerAccount": this.account.accountId,
      ...encryptionContext,
    };
    return actions.map((action) => ({ action, resource: keyArn, context }));
  }

  /** The same for an object in a bucket. */
  objectNeeds(action: KeyAction, bucket: string, key: string): AccessNeed[] {
    const arn = bucketArn(this.account, bucket);
    const subject = this.bucketKeys.has(arn) ? arn : `${arn}/${key}`;
    return this.needs("s3", arn, [action], { "kms:EncryptionContext:aws:s3:arn": subject });
  }

  private add(graph: Graph, resourceArn: unknown, key: unknown): void {
    const keyArn = graph.find(types.key, key)?.outputs["arn"] ?? key;
    // AWS's own keys (alias/aws/…) need no permission.
    if (typeof resourceArn !== "string" || typeof keyArn !== "string") return;
    if (keyArn.startsWith("arn:")) this.keys.set(resourceArn, keyArn);
  }
}
