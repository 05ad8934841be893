import { PermanentError } from "../../errors";

/** An object that was put into the results bucket, as the notification tells of it. */
export interface Upload {
  readonly bucket: string;
  /** Decoded: as S3 itself knows the object. */
  readonly key: string;
  readonly versionId?: string;
  readonly size: number;
  /** ISO 8601: when S3 took it. */
  readonly time: string;
  /** Who put it: `AWS:<role id>:<session name>` for an instance. Absent in EventBridge events. */
  readonly principal?: string;
}

/**
 * The uploads that one queue message tells of, each once: S3's own notification (with any number
 * of records), EventBridge's form of it, or S3's test message, which tells of none.
 *
 * @throws PermanentError for anything else.
 */
export function uploadsOf(body: string): readonly Upload[] {
  const message = record(parse(body), "the message");
  if (message["Event"] === "s3:TestEvent") return [];
  if (message["detail-type"] === "Object Created") return [fromEventBridge(message)];
  if (!Array.isArray(message["Records"])) {
    throw new PermanentError(
      "the message is neither an S3 notification nor an Object Created event",
    );
  }
  const uploads = message["Records"].flatMap((each) => fromNotification(record(each, "a record")));
  return [...new Map(uploads.map((upload) => [identityOf(upload), upload])).values()];
}

function identityOf({ bucket, key, versionId, time }: Upload): string {
  return JSON.stringify([bucket, key, versionId ?? time]);
}

function fromNotification(event: Record<string, unknown>): readonly Upload[] {
  const version = text(event, "eventVersion");
  // S3's rule for consumers: another major version may have another form.
  if (version.split(".")[0] !== "2") {
    throw new PermanentError(`eventVersion of the S3 notification was ${version}, must be 2.x`);
  }
  if (!text(event, "eventName").startsWith("ObjectCreated:")) return [];
  const s3 = record(event["s3"], "s3");
  const object = record(s3["object"], "s3.object");
  const principal = record(event["userIdentity"] ?? {}, "userIdentity")["principalId"];
  return [
    {
      bucket: text(record(s3["bucket"], "s3.bucket"), "name"),
      key: decodeKey(text(object, "key")),
      versionId: optionalText(object, "versionId"),
      size: sizeOf(object),
      time: instant(text(event, "eventTime")),
      principal: typeof principal === "string" ? principal : undefined,
    },
  ];
}

function fromEventBridge(message: Record<string, unknown>): Upload {
  const detail = record(message["detail"], "detail");
  const object = record(detail["object"], "detail.object");
  return {
    bucket: text(record(detail["bucket"], "detail.bucket"), "name"),
    // Unlike S3's own notification, EventBridge's has the key as it is.
    key: text(object, "key"),
    versionId: optionalText(object, "version-id"),
    size: sizeOf(object),
    time: instant(text(message, "time")),
  };
}

/** S3 writes keys in its notifications the way a form does. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch (cause) {
    throw new PermanentError(`the object key "${key}" is not URL-encoded text`, { cause });
  }
}

function instant(value: string): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) {
    throw new PermanentError(`the event's time was "${value}", must be an ISO 8601 instant`);
  }
  return date.toISOString();
}

function sizeOf(object: Record<string, unknown>): number {
  return typeof object["size"] === "number" ? object["size"] : 0;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new PermanentError("the message is not JSON", { cause });
  }
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new PermanentError(`${name} of the notification is missing`);
}

function text(from: Record<string, unknown>, name: string): string {
  const value = from[name];
  if (typeof value === "string" && value !== "") return value;
  throw new PermanentError(`${name} of the notification is missing`);
}

function optionalText(from: Record<string, unknown>, name: string): string | undefined {
  const value = from[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
