import { isJson, type Json, objectOrText, required } from "./json";

/** One resource as Config names it: what an evaluation and a remediation are about. */
export interface ResourceReference {
  /** Such as `AWS::S3::Bucket`. */
  readonly type: string;
  /** Config's resource id: a bucket's name, an instance's id; for an account its number. */
  readonly id: string;
}

/** What Config recorded of a resource, in the words of its change notifications. */
export interface ConfigurationItem extends ResourceReference {
  readonly arn?: string;
  readonly name?: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly captureTime: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What Config asked beside the resource's own description, such as a bucket's policy. */
  readonly supplementary: Readonly<Record<string, unknown>>;
}

/** What stands above a resource's configuration, and in an oversized notification alone. */
export interface ItemHead extends ResourceReference {
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly captureTime: string;
  /** Whether there is something to judge: neither deleted nor recorded no more. */
  readonly exists: boolean;
}

/** Statuses of an item whose resource is there. */
const present = new Set(["OK", "ResourceDiscovered"]);

/** Reads what notifications, their summaries and Config's history say alike of a resource. */
export function itemHead(item: Json, what: string): ItemHead {
  return {
    type: required(item, "resourceType", what),
    id: required(item, "resourceId", what),
    // Notifications have the first name, the API's items the second.
    account: required(item, "awsAccountId" in item ? "awsAccountId" : "accountId", what),
    region: required(item, "awsRegion", what),
    captureTime: isoTime(item["configurationItemCaptureTime"], what),
    exists: present.has(required(item, "configurationItemStatus", what)),
  };
}

/**
 * Reads an item of a notification, or of Config's history: there `configuration` and all that is
 * supplementary are JSON texts.
 */
export function configurationItem(item: Json, what: string): ConfigurationItem {
  const { exists: _exists, ...head } = itemHead(item, what);
  const arn = item["ARN"] ?? item["arn"];
  const name = item["resourceName"];
  return {
    ...head,
    ...(typeof arn === "string" && { arn }),
    ...(typeof name === "string" && name !== "" && { name }),
    tags: tagsOf(item["tags"]),
    configuration: objectOrText(item["configuration"], `configuration of ${head.id}`),
    supplementary: Object.fromEntries(
      Object.entries(
        isJson(item["supplementaryConfiguration"]) ? item["supplementaryConfiguration"] : {},
      ).map(([key, value]) => [key, parsed(value)]),
    ),
  };
}

function tagsOf(tags: unknown): Readonly<Record<string, string>> {
  if (!isJson(tags)) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/** A supplement may be JSON text in notifications too, such as a bucket's `AccessControlList`. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Text that merely begins like JSON stays what it is.
    return value;
  }
}

/** A time as the notification's text or the SDK's `Date`. */
function isoTime(value: unknown, what: string): string {
  if (value instanceof Date) return value.toISOString();
  return required({ captureTime: value }, "captureTime", what);
}
