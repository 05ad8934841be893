import type { IncomingHttpHeaders } from "node:http";
import { bucketArn, type LocalAccount } from "../../../account";
import type { AccessNeed, Authorizer } from "../../../iam/authorizer";
import type { CustomerKeys, KeyAction } from "../../../iam/customerKeys";
import type { Principal } from "../../../iam/principal";
import { type Answer, s3Error } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import type { Buckets, ObjectAddress } from "./buckets";
import type { BucketSettings } from "./bucketSettings";
import { unwrapChunks } from "./chunked";
import { listObjects } from "./listing";
import type { ObjectVersion } from "./objectStore";
import { PartUploads } from "./partUploads";
import { readRange } from "./range";

/** Requests that would be answered wrongly if these were overlooked. */
const refusedHeaders = ["if-match", "if-none-match", "x-amz-copy-source"];
const refusedQuery = ["uploads", "uploadId", "partNumber", "acl", "tagging", "delete", "versions"];

/** S3: `GetObject`, `HeadObject`, `PutObject` and `ListObjectsV2`, and what is set of buckets. */
export class S3Service implements Service {
  private readonly uploads: PartUploads;
  readonly signingName = "s3";
  readonly errorForm = s3Error;
  readonly throttled = new ServiceError("SlowDown", "Please reduce your request rate.", 503);

  constructor(
    private readonly buckets: Buckets,
    private readonly authorizer: Authorizer,
    private readonly keys: CustomerKeys,
    private readonly account: LocalAccount,
    private readonly settings: BucketSettings,
  ) {
    this.uploads = new PartUploads(buckets, (action, to) => [
      this.need(action, to),
      ...(action === "s3:PutObject"
        ? [...this.keyNeeds("kms:GenerateDataKey", to), ...this.keyNeeds("kms:Decrypt", to)]
        : []),
    ]);
  }

  denied(message: string): ServiceError {
    return new ServiceError("AccessDenied", message, 403);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const ofBucket = await this.settings.call(request, principal);
    if (ofBucket !== undefined) return ofBucket;
    const address = addressOf(request.path);
    const ofUpload = this.uploads.call(request, address, principal);
    if (ofUpload !== undefined) return ofUpload;
    this.refuse(request);
    if (!this.buckets.has(address.bucket)) {
      throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404);
    }
    const { method } = request;
    if (address.key === "" && method === "GET" && request.query.get("list-type") === "2") {
      return this.list(request, address);
    }
    if (address.key !== "" && (method === "GET" || method === "HEAD")) {
      return this.read(request, address, principal);
    }
    if (address.key !== "" && method === "PUT") {
      return this.write(request, address, principal);
    }
    const message = `the local stack does not do ${method} ${request.path} in S3`;
    throw new ServiceError("NotImplemented", message, 501);
  }

  /** Why this caller may not write this object, or undefined: for uploads that need no wire. */
  authorizePut(principal: Principal, address: ObjectAddress): string | undefined {
    for (const need of this.putNeeds(address, {})) {
      const decision = this.authorizer.authorize(principal, need);
      if (!decision.allowed) return `not authorized to perform ${need.action} ${decision.reason}`;
    }
    return undefined;
  }

  private refuse(request: EndpointRequest): void {
    const refused =
      refusedHeaders.find((name) => request.header(name) !== undefined) ??
      refusedQuery.find((name) => request.query.has(name));
    const owner = request.header("x-amz-expected-bucket-owner") ?? this.account.accountId;
    if (owner !== this.account.accountId) throw this.denied("Access Denied");
    if (refused === undefined) return;
    throw new ServiceError("NotImplemented", `the local stack does not do "${refused}" in S3`, 501);
  }

  private need(action: string, { bucket, key }: ObjectAddress): AccessNeed {
    const policyOwner = bucketArn(this.account, bucket);
    return { action, policyOwner, resource: key === "" ? policyOwner : `${policyOwner}/${key}` };
  }

  private putNeeds(address: ObjectAddress, context: AccessNeed["context"]): AccessNeed[] {
    return [
      { ...this.need("s3:PutObject", address), ...(context === undefined ? {} : { context }) },
      ...this.keyNeeds("kms:GenerateDataKey", address),
    ];
  }

  private keyNeeds(action: KeyAction, { bucket, key }: ObjectAddress): AccessNeed[] {
    return this.keys.objectNeeds(action, bucket, key);
  }

  private list(request: EndpointRequest, address: ObjectAddress): ServiceCall {
    const context = {
      "s3:prefix": request.query.get("prefix") ?? "",
      "s3:delimiter": request.query.get("delimiter") ?? undefined,
      "s3:max-keys": request.query.get("max-keys") ?? undefined,
    };
    return {
      action: "s3:ListBucket",
      needs: [{ ...this.need("s3:ListBucket", address), context }],
      perform: () => {
        const objects = this.buckets.objects.list(address.bucket);
        const body = listObjects(address.bucket, objects, request.query);
        return Promise.resolve({
          status: 200,
          headers: { "content-type": "application/xml" },
          body,
        });
      },
    };
  }

  private read(
    request: EndpointRequest,
    address: ObjectAddress,
    principal: Principal,
  ): ServiceCall {
    const versionId = request.query.get("versionId") ?? undefined;
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    const context = { "s3:VersionId": versionId };
    return {
      action,
      needs: [{ ...this.need(action, address), context }, ...this.keyNeeds("kms:Decrypt", address)],
      perform: () => {
        const { bucket, key } = address;
        const version = this.buckets.objects.get(bucket, key, versionId);
        if (version === undefined)
          return Promise.reject(this.missing(address, principal, versionId));
        return Promise.resolve(this.content(request, version));
      },
    };
  }

  /** Who may not list a bucket is not told that a key is missing. */
  private missing(address: ObjectAddress, principal: Principal, versionId?: string): ServiceError {
    const list = this.need("s3:ListBucket", { ...address, key: "" });
    if (!this.authorizer.mayDo(principal, list)) return this.denied("Access Denied");
    return versionId === undefined
      ? new ServiceError("NoSuchKey", "The specified key does not exist.", 404)
      : new ServiceError("NoSuchVersion", "The specified version does not exist.", 404);
  }

  private content(request: EndpointRequest, version: ObjectVersion): Answer {
    const range = readRange(request.header("range"), version.size);
    const length = range === undefined ? version.size : range.end - range.start + 1;
    const headers = {
      ...versionHeaders(version),
      "accept-ranges": "bytes",
      "content-length": String(length),
      "content-type": version.contentType,
      "last-modified": new Date(version.lastModified).toUTCString(),
      ...(range === undefined
        ? {}
        : { "content-range": `bytes ${range.start}-${range.end}/${version.size}` }),
    };
    const status = range === undefined ? 200 : 206;
    if (request.method === "HEAD" || length === 0) return { status, headers };
    return { status, headers, body: this.buckets.objects.read(version, range) };
  }

  private write(
    request: EndpointRequest,
    address: ObjectAddress,
    principal: Principal,
  ): ServiceCall {
    const context = {
      "s3:x-amz-server-side-encryption": request.header("x-amz-server-side-encryption"),
      "s3:x-amz-server-side-encryption-aws-kms-key-id": request.header(
        "x-amz-server-side-encryption-aws-kms-key-id",
      ),
      "s3:x-amz-acl": request.header("x-amz-acl"),
    };
    return {
      action: "s3:PutObject",
      needs: this.putNeeds(address, context),
      perform: async () => {
        const version = await this.buckets.put(
          { ...address, contentType: request.header("content-type") },
          content(request),
          principal,
          (sha256) => {
            checkDigest(request.headers, sha256);
          },
        );
        return { status: 200, headers: versionHeaders(version) };
      },
    };
  }
}

/** S3's path style, as clients use it with an IP address; the key is empty for the bucket itself. */
function addressOf(path: string): ObjectAddress {
  const [, bucket = "", ...key] = path.split("/");
  return { bucket: decodeURIComponent(bucket), key: key.map(decodeURIComponent).join("/") };
}

function content(request: EndpointRequest): AsyncIterable<Buffer> {
  const chunked = request.header("x-amz-content-sha256")?.startsWith("STREAMING-") === true;
  return chunked ? unwrapChunks(request.stream) : request.stream;
}

/** The signature covers the content by its digest: what arrived must be what was signed. */
function checkDigest(headers: IncomingHttpHeaders, sha256: string): void {
  const signed = headers["x-amz-content-sha256"];
  if (typeof signed !== "string" || !/^[0-9a-f]{64}$/.test(signed) || signed === sha256) return;
  const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
  throw new ServiceError("XAmzContentSHA256Mismatch", message);
}

function versionHeaders(version: ObjectVersion): Record<string, string> {
  return {
    etag: `"${version.etag}"`,
    ...(version.versionId === "null" ? {} : { "x-amz-version-id": version.versionId }),
  };
}
