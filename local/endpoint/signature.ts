import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Credentials } from "./credentials";
import type { EndpointRequest } from "./request";
import { ServiceError } from "./serviceError";

/** What the `Authorization` header of AWS Signature Version 4 says. */
export interface Signer {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Names of the headers that are signed, as written. */
  readonly signedHeaders: string;
  readonly signature: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 +Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;

/** Requests are refused whose time is further from ours. */
const maximumSkew = 15 * 60 * 1000;

/** Reads who signed a request, and for which service. */
export function signerOf(request: EndpointRequest): Signer {
  const match = authorization.exec(request.header("authorization") ?? "");
  const [, accessKeyId, date, region, service, signedHeaders, signature] = match ?? [];
  if (
    accessKeyId !== undefined &&
    date !== undefined &&
    region !== undefined &&
    service !== undefined &&
    signedHeaders !== undefined &&
    signature !== undefined
  ) {
    return { accessKeyId, date, region, service, signedHeaders, signature };
  }
  const message = "Request is missing Authentication Token";
  throw new ServiceError("MissingAuthenticationToken", message, 403);
}

/**
 * Checks the signature as AWS does: the scan script signs its requests itself.
 *
 * @param ahead milliseconds by which functions are ahead of the machine's time: a request may be
 *   signed with any time in between.
 */
export async function verifySignature(
  request: EndpointRequest,
  signer: Signer,
  credentials: Credentials,
  ahead = 0,
  now = Date.now(),
): Promise<void> {
  const time = request.header("x-amz-date") ?? "";
  const signed = signingTime(request);
  const inTime = signed >= now - maximumSkew && signed <= now + ahead + maximumSkew;
  if (!inTime || !time.startsWith(signer.date)) {
    throw mismatch(signer, "The request's time is too far from the current time.");
  }
  const token = request.header("x-amz-security-token");
  if (token !== credentials.sessionToken) {
    const code = errorCodes[signer.service]?.token ?? "UnrecognizedClientException";
    throw new ServiceError(code, "The security token is not that of the access key.", 403);
  }
  const scope = `${signer.date}/${signer.region}/${signer.service}/aws4_request`;
  const canonical = await canonicalRequest(request, signer);
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
  const key = [signer.date, signer.region, signer.service, "aws4_request"].reduce(
    (secret: Buffer | string, part) => hmac(secret, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signer.signature, "hex"))) {
    throw mismatch(signer, "The signature does not match the one calculated for this request.");
  }
}

/** What services answer that do not speak JSON: their lists of common errors have it. */
const errorCodes: Readonly<Record<string, { readonly token: string; readonly signature: string }>> =
  {
    s3: { token: "InvalidToken", signature: "SignatureDoesNotMatch" },
    sns: { token: "InvalidClientTokenId", signature: "SignatureDoesNotMatch" },
    sts: { token: "InvalidClientTokenId", signature: "SignatureDoesNotMatch" },
    ec2: { token: "AuthFailure", signature: "AuthFailure" },
  };

function mismatch({ service }: Signer, message: string): ServiceError {
  const code = errorCodes[service]?.signature ?? "InvalidSignatureException";
  return new ServiceError(code, message, 403);
}

async function canonicalRequest(request: EndpointRequest, signer: Signer): Promise<string> {
  const names = signer.signedHeaders.split(";");
  if (!names.includes("host")) throw mismatch(signer, "The host header must be signed.");
  const headers = names.map((name) => `${name}:${canonicalHeader(request.header(name) ?? "")}\n`);
  const payload = request.header("x-amz-content-sha256") ?? sha256(await request.rawBody());
  return [
    request.method,
    signer.service === "s3" ? request.path : encodePath(request.path),
    canonicalQuery(request.query),
    headers.join(""),
    signer.signedHeaders,
    payload,
  ].join("\n");
}

function canonicalHeader(value: string): string {
  return value.trim().replace(/ +/g, " ");
}

/** Services but S3 sign the path encoded once more than it is sent. */
function encodePath(path: string): string {
  return path.split("/").map(encode).join("/");
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query.entries()]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

/** Percent-encoding by RFC 3986, which is stricter than JavaScript's. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** When a request says that it was signed, in milliseconds since 1970; NaN where it does not say. */
export function signingTime(request: EndpointRequest): number {
  const time = request.header("x-amz-date") ?? "";
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (match === null) return NaN;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
