import { createHash } from "node:crypto";
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
  private readonly byKey = new Map<string, Identity>();

  /** Credentials of a role's session; the same session gets the same. */
  issue(principal: RoleSession): Credentials {
    const seed = `${sessionArn(principal)} ${principal.roleId}`;
    const accessKeyId = stableUniqueId("ASIA", seed).slice(0, 20);
    const secretAccessKey = createHash("sha256").update(`secret ${seed}`).digest("base64");
    const credentials = { accessKeyId, secretAccessKey, sessionToken: `local-${accessKeyId}` };
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
