import type { LocalAccount } from "../../../account";
import type { VirtualClock } from "../../../clock";
import { isObject, type JsonObject, listOf, objectOf, textOf } from "../../../json";
import { stableHex } from "../../../program/names";
import type { StateFile } from "../../../stateFile";
import { placeOf } from "./place";

/** A resource's configuration as it is to be recorded; the rest is filled in. */
export interface NewConfigurationItem {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly configuration?: JsonObject;
  /** What Config asks beside it, such as a bucket's policy. */
  readonly supplementaryConfiguration?: JsonObject;
  /** Defaults to `OK`, for a resource that was not recorded before to `ResourceDiscovered`. */
  readonly configurationItemStatus?: string;
  /** When it was captured; defaults to now. */
  readonly configurationItemCaptureTime?: string;
  readonly ARN?: string;
  /** The account that the resource is in; by default the stack's own. */
  readonly account?: LocalAccount;
}

/** A configuration item in the form in which Config's notifications carry it. */
export type ConfigurationItem = JsonObject;

/** Whether an item says that its resource is gone or no longer recorded. */
export function isGone(item: ConfigurationItem): boolean {
  return !["OK", "ResourceDiscovered"].includes(String(item["configurationItemStatus"]));
}

/** The configuration items of all accounts that the stack plays, every version kept. */
export class ConfigurationItems {
  private readonly histories = new Map<string, ConfigurationItem[]>();

  constructor(
    private readonly home: LocalAccount,
    private readonly clock: VirtualClock,
    private readonly state: StateFile,
  ) {
    for (const item of listOf(state.load()).filter(isObject)) this.keep(item);
  }

  /** Records a configuration, as the recorder does on a change. */
  record(item: NewConfigurationItem): ConfigurationItem {
    const { resourceType, resourceId, account = this.home } = item;
    const known = this.latest(account, resourceType, resourceId) !== undefined;
    const captured = item.configurationItemCaptureTime ?? new Date(this.clock.now()).toISOString();
    const full = {
      relatedEvents: [],
      relationships: [],
      configuration: item.configuration ?? {},
      supplementaryConfiguration: item.supplementaryConfiguration ?? {},
      tags: item.tags ?? {},
      configurationItemVersion: "1.3",
      configurationItemCaptureTime: captured,
      configurationStateId: Date.parse(captured),
      awsAccountId: account.accountId,
      configurationItemStatus:
        item.configurationItemStatus ?? (known ? "OK" : "ResourceDiscovered"),
      resourceType,
      resourceId,
      resourceName: item.resourceName ?? null,
      ARN: item.ARN ?? arnOf(account, resourceType, resourceId),
      awsRegion: account.region,
      availabilityZone: `${account.region}a`,
      configurationStateMd5Hash: stableHex(JSON.stringify(item), 32),
      resourceCreationTime: captured,
    };
    this.keep(full);
    return full;
  }

  /** The versions of one resource, newest first. */
  history(account: LocalAccount, type: string, id: string): readonly ConfigurationItem[] {
    return this.histories.get(`${placeOf(account)} ${type} ${id}`) ?? [];
  }

  latest(account: LocalAccount, type: string, id: string): ConfigurationItem | undefined {
    return this.history(account, type, id)[0];
  }

  /** The newest version of every resource of an account and Region. */
  current(account: LocalAccount): readonly ConfigurationItem[] {
    const prefix = `${placeOf(account)} `;
    return [...this.histories]
      .filter(([key]) => key.startsWith(prefix))
      .flatMap(([, [newest]]) => (newest === undefined ? [] : [newest]));
  }

  save(): void {
    this.state.save([...this.histories.values()].flat());
  }

  private keep(item: ConfigurationItem): void {
    const place = `${String(item["awsAccountId"])} ${String(item["awsRegion"])}`;
    const key = `${place} ${String(item["resourceType"])} ${String(item["resourceId"])}`;
    const time = ({ configurationItemCaptureTime: at }: JsonObject): number =>
      Date.parse(textOf(at) ?? "");
    const others = this.histories.get(key) ?? [];
    this.histories.set(
      key,
      [item, ...others].sort((a, b) => time(b) - time(a)),
    );
  }
}

/** The form in which Config's API gives an item: other names, the configuration as text. */
export function itemOfApi(item: ConfigurationItem): JsonObject {
  const seconds = (time: unknown): number => Date.parse(String(time)) / 1000;
  return {
    version: item["configurationItemVersion"],
    accountId: item["awsAccountId"],
    configurationItemCaptureTime: seconds(item["configurationItemCaptureTime"]),
    configurationItemStatus: item["configurationItemStatus"],
    configurationStateId: String(item["configurationStateId"]),
    configurationItemMD5Hash: item["configurationStateMd5Hash"],
    arn: item["ARN"],
    resourceType: item["resourceType"],
    resourceId: item["resourceId"],
    ...(textOf(item["resourceName"]) === undefined ? {} : { resourceName: item["resourceName"] }),
    awsRegion: item["awsRegion"],
    availabilityZone: item["availabilityZone"],
    resourceCreationTime: seconds(item["resourceCreationTime"]),
    tags: item["tags"],
    relatedEvents: item["relatedEvents"],
    relationships: item["relationships"],
    configuration: JSON.stringify(item["configuration"]),
    supplementaryConfiguration: texts(objectOf(item["supplementaryConfiguration"])),
  };
}

/** The API's map has texts: what is no text is JSON. */
function texts(values: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([name, value]) => {
    return [name, textOf(value) ?? JSON.stringify(value)] as const;
  });
  return Object.fromEntries(entries);
}

/** ARNs of the resources that are recorded most; others have the form that most services use. */
function arnOf({ partition, region, accountId }: LocalAccount, type: string, id: string): string {
  if (id.startsWith("arn:")) return id;
  if (type === "AWS::S3::Bucket") return `arn:${partition}:s3:::${id}`;
  const [, service = "", kind = ""] = type.toLowerCase().split("::");
  const name = kind === "securitygroup" ? "security-group" : kind;
  return `arn:${partition}:${service}:${region}:${accountId}:${name}/${id}`;
}
