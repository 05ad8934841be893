import type { JsonObject } from "./json";

/** A resource as the program registered it. */
export interface GraphResource {
  /** Pulumi's type token, such as `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** The logical name that the program gave. */
  readonly name: string;
  readonly urn: string;
  /** URN of the component that it belongs to. */
  readonly parent?: string;
  /** False for components. */
  readonly custom: boolean;
  /** What the provider would call it; the empty string for components. */
  readonly id: string;
  /** Inputs with all outputs resolved; an asset is a `Buffer`, an archive an `ArchiveFiles`. */
  readonly inputs: JsonObject;
  /** Inputs and what the provider adds to them: ARN, physical name, URL. */
  readonly outputs: JsonObject;
}

/** Outputs by which a program refers from one resource to another. */
const references = ["arn", "name", "bucket", "url", "uniqueId"];

/** All that a program registered, and what it gave as stack outputs. */
export class Graph {
  private readonly byType = new Map<string, GraphResource[]>();

  constructor(
    readonly resources: readonly GraphResource[],
    readonly outputs: JsonObject,
  ) {
    for (const resource of resources) {
      this.byType.set(resource.type, [...this.ofType(resource.type), resource]);
    }
  }

  /** The resources of a type, in the order of their registration. */
  ofType(type: string): readonly GraphResource[] {
    return this.byType.get(type) ?? [];
  }

  /** The resource of a type that a program means by this id, ARN, name or URL. */
  find(type: string, reference: unknown): GraphResource | undefined {
    if (typeof reference !== "string" || reference === "") return undefined;
    return this.ofType(type).find(
      (resource) =>
        resource.id === reference || references.some((key) => resource.outputs[key] === reference),
    );
  }

  /** The resource with this ARN, whatever its type. */
  byArn(arn: string): GraphResource | undefined {
    return this.resources.find((resource) => resource.outputs["arn"] === arn);
  }

  /** The one resource of a type with this logical name; an error says what there is instead. */
  named(type: string, name: string): GraphResource {
    const found = this.ofType(type).find((resource) => resource.name === name);
    if (found !== undefined) return found;
    const names = this.ofType(type).map((resource) => resource.name);
    throw new Error(`the program has no ${type} named "${name}": it has ${names.join(", ")}`);
  }
}
