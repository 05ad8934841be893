import { createHash, randomBytes } from "node:crypto";
import type { AccessNeed } from "../../../iam/authorizer";
import type { Principal } from "../../../iam/principal";
import type { Answer } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { xmlElement } from "../../xml";
import type { Buckets, ObjectAddress } from "./buckets";
import { unwrapChunks } from "./chunked";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** All parts but the last have at least so many bytes. */
const leastPart = 5 * 1024 * 1024;

/** Which permissions an action on an object needs. */
export type NeedsOf = (action: string, address: ObjectAddress) => AccessNeed[];

interface PartUpload extends ObjectAddress {
  readonly contentType?: string;
  readonly parts: Map<number, Buffer>;
}

/** Uploads of objects in parts: `CreateMultipartUpload`, `UploadPart`, `Complete…` and `Abort…`. */
export class PartUploads {
  private readonly open = new Map<string, PartUpload>();

  constructor(
    private readonly buckets: Buckets,
    private readonly needsOf: NeedsOf,
  ) {}

  /** The call, where the request is one of these. */
  call(
    request: EndpointRequest,
    address: ObjectAddress,
    principal: Principal,
  ): ServiceCall | undefined {
    const { method, query } = request;
    const id = query.get("uploadId") ?? "";
    if (method === "POST" && query.has("uploads")) {
      return this.put(address, () => this.begin(request, address));
    }
    if (id === "") return undefined;
    if (method === "PUT") return this.put(address, () => this.take(request, this.find(id)));
    if (method === "POST") return this.put(address, () => this.complete(request, id, principal));
    if (method !== "DELETE") return undefined;
    return {
      action: "s3:AbortMultipartUpload",
      needs: this.needsOf("s3:AbortMultipartUpload", address),
      perform: () => {
        this.open.delete(id);
        return Promise.resolve({ status: 204 });
      },
    };
  }

  private put(address: ObjectAddress, perform: () => Promise<Answer>): ServiceCall {
    return { action: "s3:PutObject", needs: this.needsOf("s3:PutObject", address), perform };
  }

  private begin(request: EndpointRequest, { bucket, key }: ObjectAddress): Promise<Answer> {
    const id = randomBytes(16).toString("base64url");
    const contentType = request.header("content-type");
    const parts = new Map<number, Buffer>();
    this.open.set(id, { bucket, key, parts, ...(contentType !== undefined && { contentType }) });
    return Promise.resolve(
      xml("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId: id }),
    );
  }

  private async take(request: EndpointRequest, { parts }: PartUpload): Promise<Answer> {
    const number = Number(request.query.get("partNumber"));
    if (!Number.isInteger(number) || number < 1 || number > 10_000) {
      throw new ServiceError("InvalidArgument", "Part number must be from 1 to 10000");
    }
    const chunked = request.header("x-amz-content-sha256")?.startsWith("STREAMING-") === true;
    const chunks: Buffer[] = [];
    const content = chunked ? unwrapChunks(request.stream) : request.stream;
    for await (const chunk of content) chunks.push(chunk as Buffer);
    const part = Buffer.concat(chunks);
    parts.set(number, part);
    return { status: 200, headers: { etag: etagOf(part) } };
  }

  private async complete(
    request: EndpointRequest,
    id: string,
    principal: Principal,
  ): Promise<Answer> {
    const upload = this.find(id);
    const body = (await request.body()).toString("utf8");
    const numbers = [...body.matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, n]) =>
      Number(n),
    );
    const parts = numbers.map((number) => {
      const part = upload.parts.get(number);
      if (part === undefined) throw new ServiceError("InvalidPart", `part ${number} is missing`);
      return part;
    });
    if (parts.slice(0, -1).some(({ length }) => length < leastPart)) {
      throw new ServiceError("EntityTooSmall", "a part is smaller than the minimum allowed size");
    }
    const version = await this.buckets.put(upload, contentOf(parts), principal);
    this.open.delete(id);
    const { bucket, key } = upload;
    return {
      ...xml("CompleteMultipartUploadResult", { Bucket: bucket, Key: key, ETag: version.etag }),
    };
  }

  private find(id: string): PartUpload {
    const found = this.open.get(id);
    if (found !== undefined) return found;
    throw new ServiceError("NoSuchUpload", "The specified upload does not exist.", 404);
  }
}

async function* contentOf(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(part);
}

function etagOf(part: Buffer): string {
  return `"${createHash("md5").update(part).digest("hex")}"`;
}

function xml(name: string, content: Readonly<Record<string, string>>): Answer {
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: xmlElement(name, content, namespace),
  };
}
