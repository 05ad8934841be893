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

/** Hands out credentials; the access key in a request then tells who calls. */
export class CredentialStore {
  private readonly byKey = new Map<string, RoleSession>();

  /** Credentials of a role's session; the same session gets the same. */
  issue(principal: RoleSession): Credentials {
    const seed = `${sessionArn(principal)} ${principal.roleId}`;
    const accessKeyId = stableUniqueId("ASIA", seed).slice(0, 20);
    const secretAccessKey = createHash("sha256").update(`secret ${seed}`).digest("base64");
    this.byKey.set(accessKeyId, principal);
    return { accessKeyId, secretAccessKey, sessionToken: `local-${accessKeyId}` };
  }

  /** Who calls with this access key. */
  principal(accessKeyId: string): Principal {
    const principal = this.byKey.get(accessKeyId);
    if (principal !== undefined) return principal;
    const message = "The security token included in the request is invalid.";
    throw new ServiceError("UnrecognizedClientException", message, 403);
  }
}

/** Who signed a request, for which service (the credential scope of Signature Version 4). */
export interface Signer {
  readonly accessKeyId: string;
  readonly service: string;
}

/** Reads the signer from the `Authorization` header. Signatures themselves are not checked. */
export function signerOf(authorization: string | undefined): Signer {
  const scope = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? "");
  const [, accessKeyId, service] = scope ?? [];
  if (accessKeyId !== undefined && service !== undefined) return { accessKeyId, service };
  const message = "Request is missing Authentication Token";
  throw new ServiceError("MissingAuthenticationToken", message, 403);
}
