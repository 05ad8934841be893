import { createHmac, randomBytes } from "node:crypto";
import { stableUniqueId } from "../program/names";
import { type Principal, type RoleSession, sessionArn } from "../iam/principal";
import { ServiceError } from "./serviceError";

/** Temporary credentials as Lambda and the instance metadata service give them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who is behind an access key. */
export interface Identity {
  readonly principal: Principal;
  readonly credentials: Credentials;
}

/** Hands out credentials; the access key in a request then tells who calls. */
export class CredentialStore {
  /** Of this store alone: who knows another one's credentials, or its code, has none of these. */
  private readonly secret = randomBytes(32).toString("hex");
  private readonly byKey = new Map<string, Identity>();

  /** Credentials of a role's session; the same session gets the same. */
  issue(principal: RoleSession): Credentials {
    const seed = `${sessionArn(principal)} ${principal.roleId}`;
    const derived = (what: string) => createHmac("sha256", this.secret).update(`${what} ${seed}`);
    const accessKeyId = stableUniqueId("ASIA", derived("key").digest("hex")).slice(0, 20);
    const secretAccessKey = derived("secret").digest("base64");
    const sessionToken = `local-${derived("token").digest("hex")}`;
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    this.byKey.set(accessKeyId, { principal, credentials });
    return credentials;
  }

  /** Who calls with this access key. */
  identity(accessKeyId: string): Identity {
    const identity = this.byKey.get(accessKeyId);
    if (identity !== undefined) return identity;
    const message = "The security token included in the request is invalid.";
    throw new ServiceError("UnrecognizedClientException", message, 403);
  }
}
