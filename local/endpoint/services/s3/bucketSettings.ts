import { bucketArn, type LocalAccount } from "../../../account";
import type { CloudBucket, CloudResources } from "../../../cloud/resources";
import type { Principal } from "../../../iam/principal";
import { callerPlace, placeContext } from "../../caller";
import type { Answer } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { xmlElement, type XmlValue } from "../../xml";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** One setting of a bucket: its actions, how it is read and how it is written. */
interface Setting {
  readonly name: string;
  readonly read: (bucket: CloudBucket) => Answer;
  readonly write: (bucket: CloudBucket, body: string) => void;
}

const settings: Readonly<Record<string, Setting>> = {
  versioning: {
    name: "BucketVersioning",
    read: ({ versioning }) => xml("VersioningConfiguration", { Status: versioning }),
    write: (bucket, body) => {
      const status = element(body, "Status");
      if (status !== "Enabled" && status !== "Suspended") throw malformed();
      bucket.versioning = status;
    },
  },
  publicAccessBlock: {
    name: "BucketPublicAccessBlock",
    read: ({ publicAccessBlock }) => {
      if (publicAccessBlock !== undefined) {
        return xml("PublicAccessBlockConfiguration", publicAccessBlock);
      }
      const code = "NoSuchPublicAccessBlockConfiguration";
      throw new ServiceError(code, "The public access block configuration was not found", 404);
    },
    write: (bucket, body) => {
      const names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy"];
      bucket.publicAccessBlock = Object.fromEntries(
        [...names, "RestrictPublicBuckets"].map((name) => [name, element(body, name) === "true"]),
      );
    },
  },
  policy: {
    name: "BucketPolicy",
    read: ({ policy }) => {
      if (policy !== undefined) {
        return { status: 200, headers: { "content-type": "application/json" }, body: policy };
      }
      throw new ServiceError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
    },
    write: (bucket, body) => {
      bucket.policy = checkedPolicy(body);
    },
  },
};

/** S3's calls about buckets themselves: listing them, and their versioning, public access and policy. */
export class BucketSettings {
  constructor(
    private readonly cloud: CloudResources,
    private readonly home: LocalAccount,
  ) {}

  /** The call, where it is one of these. */
  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall | undefined> {
    const caller = callerPlace(request, principal, this.home);
    const [, name = "", ...key] = request.path.split("/");
    if (name === "") return this.list(request, caller);
    const found = Object.entries(settings).find(([query]) => request.query.has(query));
    if (found === undefined || key.join("") !== "") return undefined;
    const [, setting] = found;
    const write = request.method === "PUT";
    if (!write && request.method !== "GET") return undefined;
    const { bucket, place } = this.bucketOf(decodeURIComponent(name), request, caller);
    const action = `s3:${write ? "Put" : "Get"}${setting.name}`;
    const resource = bucketArn(place, bucket.id);
    const body = write ? (await request.body()).toString("utf8") : "";
    return {
      action,
      needs: [{ action, resource, context: placeContext(place) }],
      perform: () => {
        if (!write) return settled(() => setting.read(bucket));
        return settled(() => {
          setting.write(bucket, body);
          this.cloud.changed(place, bucket);
          return { status: 200 };
        });
      },
    };
  }

  private bucketOf(
    name: string,
    request: EndpointRequest,
    caller: LocalAccount,
  ): { readonly bucket: CloudBucket; readonly place: LocalAccount } {
    const place = this.cloud.bucketPlace(name);
    const bucket = place && this.cloud.find("bucket", name, place);
    if (place === undefined || bucket === undefined) {
      throw new ServiceError("NoSuchBucket", "The specified bucket does not exist", 404);
    }
    const owner = request.header("x-amz-expected-bucket-owner") ?? place.accountId;
    // The policies of other accounts' buckets are not followed: nobody is let in by one.
    if (owner !== place.accountId || caller.accountId !== place.accountId) {
      throw new ServiceError("AccessDenied", "Access Denied", 403);
    }
    return { bucket, place };
  }

  private list(request: EndpointRequest, caller: LocalAccount): ServiceCall {
    const action = "s3:ListAllMyBuckets";
    const region = request.query.get("bucket-region") ?? caller.region;
    const most = Number(request.query.get("max-buckets") ?? 10_000);
    const from = Number(request.query.get("continuation-token") ?? 0);
    return {
      action,
      needs: [{ action, resource: "*", context: placeContext(caller) }],
      perform: () => {
        const all = this.cloud.all("bucket", { ...caller, region });
        const to = from + most;
        return Promise.resolve(
          xml("ListAllMyBucketsResult", {
            Buckets: {
              Bucket: all.slice(from, to).map(({ id }) => ({ Name: id, BucketRegion: region })),
            },
            ContinuationToken: to < all.length ? String(to) : undefined,
          }),
        );
      },
    };
  }
}

function settled(work: () => Answer): Promise<Answer> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

function xml(name: string, content: XmlValue): Answer {
  const headers = { "content-type": "application/xml" };
  return { status: 200, headers, body: xmlElement(name, content, namespace) };
}

/** The text of an element that has no other of its name. */
function element(body: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
}

function malformed(): ServiceError {
  return new ServiceError("MalformedXML", "The XML you provided was not well-formed");
}

/** S3 refuses a policy that is no JSON with statements, or too large. */
function checkedPolicy(body: string): string {
  const problem = new ServiceError("MalformedPolicy", "This policy contains invalid Json");
  if (Buffer.byteLength(body) > 20_480) throw problem;
  try {
    const policy: unknown = JSON.parse(body);
    if (typeof policy === "object" && policy !== null && "Statement" in policy) return body;
  } catch {
    throw problem;
  }
  throw problem;
}
