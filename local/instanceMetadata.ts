import { randomBytes } from "node:crypto";
import type * as http from "node:http";
import type { Credentials } from "./endpoint/credentials";
import type { RoleSession } from "./iam/principal";
import { LoopbackServer } from "./loopback";

/** The instance metadata service (IMDSv2 alone) of one instance, on loopback. */
export class InstanceMetadata {
  private readonly token = randomBytes(16).toString("hex");

  private server: LoopbackServer | undefined;

  private constructor(private readonly documents: ReadonlyMap<string, string>) {}

  /** Listens for the instance that `session` is a session of. */
  static async listen(session: RoleSession, credentials: Credentials): Promise<InstanceMetadata> {
    const metadata = new InstanceMetadata(documents(session, credentials));
    metadata.server = await LoopbackServer.listen((request, response) => {
      metadata.answer(request, response);
    });
    return metadata;
  }

  get url(): string {
    return this.server?.url ?? "";
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (request.method === "PUT" && request.url === "/latest/api/token") {
      const asked = request.headers["x-aws-ec2-metadata-token-ttl-seconds"] !== undefined;
      response.writeHead(asked ? 200 : 400).end(asked ? this.token : "");
      return;
    }
    if (request.headers["x-aws-ec2-metadata-token"] !== this.token) {
      response.writeHead(401).end();
      return;
    }
    const document = this.documents.get(request.url ?? "");
    response.writeHead(document === undefined ? 404 : 200).end(document ?? "");
  }
}

function documents(session: RoleSession, credentials: Credentials): Map<string, string> {
  const { account, roleName, session: instanceId } = session;
  const role = "/latest/meta-data/iam/security-credentials/";
  const identity = {
    accountId: account.accountId,
    instanceId,
    region: account.region,
    version: "2017-09-30",
  };
  const keys = {
    Code: "Success",
    Type: "AWS-HMAC",
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    Expiration: new Date(Date.now() + 6 * 3600 * 1000).toISOString(),
  };
  return new Map([
    ["/latest/meta-data/instance-id", instanceId],
    ["/latest/dynamic/instance-identity/document", JSON.stringify(identity, null, 2)],
    [role, roleName],
    [role + roleName, JSON.stringify(keys, null, 2)],
  ]);
}
