import type { LocalAccount } from "../account";
import type { Graph } from "../graph";
import { isObject, type JsonObject, numberOf, objectOf, textOf } from "../json";
import type { StateFile } from "../stateFile";
import { types } from "../types";

/** A bucket's settings, beside its objects. */
export interface CloudBucket {
  readonly kind: "bucket";
  readonly id: string;
  versioning?: "Enabled" | "Suspended";
  publicAccessBlock?: Readonly<Record<string, boolean>>;
  /** As it was put, to the letter. */
  policy?: string;
}

/** An instance, as far as its metadata service goes. */
export interface CloudInstance {
  readonly kind: "instance";
  readonly id: string;
  state: string;
  httpTokens: "optional" | "required";
  httpEndpoint: "enabled" | "disabled";
}

/** One rule of a security group: a protocol, a range and one CIDR. */
export interface CloudIngress {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidr: string;
}

export interface CloudSecurityGroup {
  readonly kind: "securityGroup";
  readonly id: string;
  ingress: readonly CloudIngress[];
}

export interface CloudLogGroup {
  readonly kind: "logGroup";
  readonly id: string;
  retentionInDays?: number;
  readonly class?: string;
}

/** What is of the account and Region itself. */
export interface CloudSettings {
  readonly kind: "settings";
  readonly id: string;
  ebsEncryptionByDefault: boolean;
}

export type CloudResource =
  CloudBucket | CloudInstance | CloudSecurityGroup | CloudLogGroup | CloudSettings;

type Kind = CloudResource["kind"];
type OfKind<K extends Kind> = Extract<CloudResource, { readonly kind: K }>;

/** Is told of each resource that somebody changed through its service. */
export type OnChanged = (place: LocalAccount, resource: CloudResource) => void;

interface Held {
  readonly place: LocalAccount;
  readonly resource: CloudResource;
}

/**
 * The resources of accounts that are judged, and put right, by compliance commands: what the services
 * know of them. Buckets and log groups of the program are among them, in the stack's own account.
 */
export class CloudResources {
  private readonly held = new Map<string, Held>();
  /** Set once by who records changes. */
  onChanged: OnChanged = () => undefined;

  constructor(
    graph: Graph,
    private readonly home: LocalAccount,
    private readonly state: StateFile,
  ) {
    for (const resource of programResources(graph)) this.keep(home, resource);
    const saved = state.load();
    if (Array.isArray(saved))
      for (const each of saved.filter(isHeld)) this.keep(each.place, each.resource);
  }

  /** Adds a resource, or puts it in another one's place. */
  add<R extends CloudResource>(resource: R, place: LocalAccount = this.home): R {
    this.keep(place, resource);
    this.onChanged(place, resource);
    return resource;
  }

  /** The resource of an account and Region; undefined where there is none. */
  find<K extends Kind>(
    kind: K,
    id: string,
    place: LocalAccount = this.home,
  ): OfKind<K> | undefined {
    return this.held.get(keyOf(place, kind, id))?.resource as OfKind<K> | undefined;
  }

  /** All resources of a kind in an account and Region, sorted by id. */
  all<K extends Kind>(kind: K, place: LocalAccount = this.home): readonly OfKind<K>[] {
    const prefix = keyOf(place, kind, "");
    return [...this.held]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, { resource }]) => resource as OfKind<K>)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Where the bucket of this name is: names are the world's. */
  bucketPlace(name: string): LocalAccount | undefined {
    const held = [...this.held.values()].find(
      ({ resource }) => resource.kind === "bucket" && resource.id === name,
    );
    return held?.place;
  }

  /** The account's own settings in a Region. */
  settings(place: LocalAccount): CloudSettings {
    const known = this.find("settings", place.accountId, place);
    if (known !== undefined) return known;
    const fresh: CloudSettings = {
      kind: "settings",
      id: place.accountId,
      ebsEncryptionByDefault: false,
    };
    this.keep(place, fresh);
    return fresh;
  }

  /** Says that somebody has changed a resource. */
  changed(place: LocalAccount, resource: CloudResource): void {
    this.onChanged(place, resource);
  }

  /** Keeps everything for the next run. */
  save(): void {
    this.state.save([...this.held.values()]);
  }

  private keep(place: LocalAccount, resource: CloudResource): void {
    this.held.set(keyOf(place, resource.kind, resource.id), { place, resource });
  }
}

function keyOf({ accountId, region }: LocalAccount, kind: Kind, id: string): string {
  return `${accountId} ${region} ${kind} ${id}`;
}

function isHeld(value: unknown): value is Held {
  return isObject(value) && isObject(value["place"]) && isObject(value["resource"]);
}

/** What the program itself makes of what commands judge. */
function programResources(graph: Graph): CloudResource[] {
  const buckets = graph.ofType(types.bucket).map(({ outputs }): CloudBucket => {
    const id = String(outputs["bucket"]);
    const of = (type: string): JsonObject =>
      graph.ofType(type).find(({ inputs }) => inputs["bucket"] === id)?.inputs ?? {};
    const status = textOf(
      objectOf(of(types.bucketVersioning)["versioningConfiguration"])["status"],
    );
    const policy = of(types.bucketPolicy)["policy"];
    const blocks = of(types.bucketPublicAccessBlock);
    return {
      kind: "bucket",
      id,
      ...(status === "Enabled" || status === "Suspended" ? { versioning: status } : {}),
      ...(policy === undefined
        ? {}
        : { policy: typeof policy === "string" ? policy : JSON.stringify(policy) }),
      publicAccessBlock: Object.fromEntries(
        ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map(
          (name) => [name, blocks[`${name.charAt(0).toLowerCase()}${name.slice(1)}`] === true],
        ),
      ),
    };
  });
  const logGroups = graph.ofType(types.logGroup).map(({ inputs, outputs }): CloudLogGroup => {
    const days = numberOf(inputs["retentionInDays"]);
    const id = String(outputs["name"]);
    return { kind: "logGroup", id, ...(days === undefined ? {} : { retentionInDays: days }) };
  });
  return [...buckets, ...logGroups];
}
