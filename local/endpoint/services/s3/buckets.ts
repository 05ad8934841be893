import type { Graph } from "../../../graph";
import { objectOf } from "../../../json";
import type { Principal } from "../../../iam/principal";
import { types } from "../../../types";
import type { ObjectStore, ObjectVersion } from "./objectStore";

/** Is told of every object that was written, and by whom. */
export type OnCreated = (version: ObjectVersion, principal: Principal) => void;

/** The graph's buckets, their settings and their objects. */
export class Buckets {
  private readonly versioned = new Map<string, boolean>();

  constructor(
    graph: Graph,
    readonly objects: ObjectStore,
    private readonly onCreated: OnCreated,
  ) {
    for (const { outputs } of graph.ofType(types.bucket)) {
      this.versioned.set(String(outputs["bucket"]), false);
    }
    for (const { inputs } of graph.ofType(types.bucketVersioning)) {
      const { status } = objectOf(inputs["versioningConfiguration"]);
      this.versioned.set(String(inputs["bucket"]), status === "Enabled");
    }
  }

  has(bucket: string): boolean {
    return this.versioned.has(bucket);
  }

  /** Writes an object and tells of it. */
  async put(
    target: ObjectAddress & { readonly contentType?: string | undefined },
    content: AsyncIterable<Uint8Array>,
    principal: Principal,
    check?: (sha256: string) => void,
  ): Promise<ObjectVersion> {
    const { bucket, key, contentType } = target;
    const versioned = this.versioned.get(bucket) === true;
    const version = await this.objects.put(
      { bucket, key, versioned, ...(contentType === undefined ? {} : { contentType }) },
      content,
      check,
    );
    this.onCreated(version, principal);
    return version;
  }
}

/** A bucket and a key in it. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}
