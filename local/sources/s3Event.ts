import { randomBytes } from "node:crypto";
import { bucketArn, type LocalAccount } from "../account";
import type { ObjectVersion } from "../endpoint/services/s3/objectStore";
import type { JsonObject } from "../json";
import type { Principal } from "../iam/principal";

/** The body that S3 delivers for a written object (event structure 2.1). */
export function objectCreated(
  version: ObjectVersion,
  principal: Principal,
  configurationId: string,
  account: LocalAccount,
): JsonObject {
  const { bucket, key, size, etag, versionId, sequencer } = version;
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: account.region,
    eventTime: version.lastModified,
    eventName: "ObjectCreated:Put",
    userIdentity: { principalId: principalId(principal) },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: {
      "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase(),
      "x-amz-id-2": randomBytes(32).toString("base64"),
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: "A3LOCALOWNER" },
        arn: bucketArn(account, bucket),
      },
      object: {
        key: encodedKey(key),
        size,
        eTag: etag,
        ...(versionId === "null" ? {} : { versionId }),
        sequencer,
      },
    },
  };
  return { Records: [record] };
}

/** What S3 sends to a destination when a notification is set up: it has no records. */
export function testEvent(bucket: string): JsonObject {
  return {
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: randomBytes(8).toString("hex").toUpperCase(),
    HostId: randomBytes(32).toString("base64"),
  };
}

/** Keys are form-encoded in notifications: a space is a plus sign. Slashes stay. */
export function encodedKey(key: string): string {
  return encodeURIComponent(key).replace(/%2F/g, "/").replace(/%20/g, "+");
}

function principalId(principal: Principal): string {
  return principal.kind === "service"
    ? `AWS:${principal.service}`
    : `AWS:${principal.roleId}:${principal.session}`;
}
