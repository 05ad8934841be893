import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that the loopback services were sent. */
export interface LoopbackRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Which service it was for, and for S3 and STS whether its signature is right. */
  readonly service: "imds" | "s3" | "secretsmanager" | "ssm" | "sts" | "web";
  readonly signed: boolean;
}

export interface LoopbackOptions {
  readonly instanceId?: string;
  readonly roleId?: string;
  /** What STS says is calling; defaults to `<roleId>:<instanceId>`. */
  readonly userId?: string;
  /** No instance metadata service, as outside EC2. */
  readonly withoutImds?: boolean;
  /** An instance without an instance profile. */
  readonly withoutRole?: boolean;
  /** Objects that can be fetched, by path. */
  readonly objects?: Readonly<Record<string, Buffer>>;
  /** Status codes with which S3 answers its first uploads. */
  readonly uploadStatuses?: number[];
  /** What the rest of the web answers, by path below `/web`. */
  readonly web?: Readonly<Record<string, Buffer | string>>;
  /** Parameters and secrets, by name or ARN. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const sessionToken = "IQoJb3JpZ2luX2VjEXAMPLE+token/with=padding==";
const imdsToken = "AQAEAEXAMPLETOKEN==";

/** Credentials that the loopback services know, as a shared credentials file has them. */
export const sharedCredentials = [
  "[other]",
  "aws_access_key_id = ASIAOTHER",
  "[default]",
  "aws_access_key_id     = ASIAEXAMPLE",
  `aws_secret_access_key = ${secretKey}`,
  `aws_session_token     = ${sessionToken}`,
  "",
].join("\n");

/** IMDSv2, STS, S3 and what keeps secrets, on one loopback port, as far as a scanned host calls them. */
export class LoopbackAws {
  readonly requests: LoopbackRequest[] = [];
  private readonly options: LoopbackOptions;
  private readonly server: Server;

  constructor(options: LoopbackOptions = {}) {
    this.options = options;
    this.server = createServer((request, response) => {
      void this.answer(request).then(([status, body]) => {
        response.writeHead(status, { "content-length": Buffer.byteLength(body) }).end(body);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Uploads, in order. */
  get uploads(): LoopbackRequest[] {
    return this.requests.filter(({ method, service }) => method === "PUT" && service === "s3");
  }

  private async answer(request: IncomingMessage): Promise<[number, string | Buffer]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers } = request;
    const service = serviceOf(method, url, headers);
    const open = service === "imds" || service === "web";
    const signed = !open && isSigned(method, url, headers, body);
    this.requests.push({ method, path: decodeURIComponent(url), headers, body, service, signed });
    if (service === "imds") return this.imds(method, url, headers);
    if (service === "web") {
      const answer = this.options.web?.[url.slice("/web".length)];
      return answer === undefined ? [404, ""] : [200, answer];
    }
    if (!signed) return [403, "<Error><Code>SignatureDoesNotMatch</Code></Error>"];
    if (service === "sts") return [200, this.callerIdentity()];
    return service === "s3" ? this.s3(method, url) : this.secret(service, body);
  }

  private secret(service: "secretsmanager" | "ssm", body: Buffer): [number, string] {
    const question = JSON.parse(body.toString()) as Record<string, unknown>;
    const name = String(question[service === "ssm" ? "Name" : "SecretId"]);
    const value = this.options.secrets?.[name];
    if (value === undefined) {
      return [400, JSON.stringify({ __type: "NotFound", message: `no ${name} here` })];
    }
    if (service === "secretsmanager") return [200, JSON.stringify({ SecretString: value })];
    return [200, JSON.stringify({ Parameter: { Name: name, Type: "SecureString", Value: value } })];
  }

  private imds(method: string, url: string, headers: IncomingMessage["headers"]): [number, string] {
    const { instanceId, withoutImds, withoutRole } = { ...defaults, ...this.options };
    if (withoutImds === true) return [404, ""];
    if (url === "/latest/api/token") return method === "PUT" ? [200, imdsToken] : [405, ""];
    if (headers["x-aws-ec2-metadata-token"] !== imdsToken) return [401, ""];
    if (url === "/latest/dynamic/instance-identity/document") {
      const document = { accountId: "123456789012", instanceId, region: "eu-central-1" };
      return [200, JSON.stringify(document, undefined, 2)];
    }
    const role = "/latest/meta-data/iam/security-credentials/";
    if (withoutRole === true) return [404, ""];
    if (url === role) return [200, "hosts"];
    if (url !== `${role}hosts`) return [404, ""];
    const credentials = { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: secretKey };
    return [200, JSON.stringify({ Code: "Success", ...credentials, Token: sessionToken })];
  }

  private callerIdentity(): string {
    const { instanceId, roleId, userId } = { ...defaults, ...this.options };
    return `<GetCallerIdentityResponse><GetCallerIdentityResult>
      <UserId>${userId ?? `${roleId}:${instanceId}`}</UserId>
    </GetCallerIdentityResult></GetCallerIdentityResponse>`;
  }

  private s3(method: string, url: string): [number, string | Buffer] {
    if (method === "PUT") {
      const status = this.options.uploadStatuses?.shift() ?? 200;
      const refusal = "<Error><Code>AccessDenied</Code><Message>Not yours</Message></Error>";
      return [status, status === 200 ? "" : refusal];
    }
    const object = this.options.objects?.[decodeURIComponent(url)];
    return object === undefined ? [404, "<Error><Code>NoSuchKey</Code></Error>"] : [200, object];
  }
}

function serviceOf(
  method: string,
  url: string,
  headers: IncomingMessage["headers"],
): LoopbackRequest["service"] {
  if (url.startsWith("/latest/")) return "imds";
  if (url.startsWith("/web/")) return "web";
  const target = String(headers["x-amz-target"] ?? "");
  if (target.startsWith("AmazonSSM.")) return "ssm";
  if (target.startsWith("secretsmanager.")) return "secretsmanager";
  return method === "POST" ? "sts" : "s3";
}

const defaults = { instanceId: "i-0123456789abcdef0", roleId: "AROAEXAMPLEHOSTROLE01" };

/** AWS Signature Version 4, checked from what arrived and not by how the script made it. */
function isSigned(
  method: string,
  url: string,
  headers: IncomingMessage["headers"],
  body: Buffer,
): boolean {
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/([^,]+), SignedHeaders=([^,]+), Signature=(.+)$/.exec(
      headers.authorization ?? "",
    );
  if (authorization === null) return false;
  const [, scope = "", names = "", signature] = authorization;
  const required = ["host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];
  if (!required.every((name) => names.split(";").includes(name))) return false;
  if (headers["x-amz-security-token"] !== sessionToken) return false;
  const payload = createHash("sha256").update(body).digest("hex");
  if (headers["x-amz-content-sha256"] !== payload) return false;
  const canonical = [
    method,
    url,
    "",
    ...names.split(";").map((name) => `${name}:${String(headers[name])}`),
    "",
    names,
    payload,
  ].join("\n");
  const hash = createHash("sha256").update(canonical).digest("hex");
  const text = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, hash].join("\n");
  let key: string | Buffer = `AWS4${secretKey}`;
  for (const part of [...scope.split("/"), text]) {
    key = createHmac("sha256", key).update(part).digest();
  }
  return Buffer.from(key).toString("hex") === signature;
}
