import { IdentityError, PermanentError } from "../../errors";
import type { ScanTarget } from "../../findings/model";
import type { Upload } from "./uploads";

/** What the key of a host's upload says. */
export interface UploadKey {
  /** `<role id>:<instance id>`: IAM's `aws:userid` of an instance's session. */
  readonly folder: string;
  readonly instanceId: string;
  readonly timestamp: string;
  readonly kind: "results" | "failure";
}

/** What tells one scanner's uploads from another's, in the names of its objects. */
export interface UploadNames {
  readonly word: "inspec" | "scap";
  readonly format: "json" | "xml";
}

const keyPattern =
  /^(?<folder>[A-Z0-9]{4,128}:(?<instanceId>m?i-[0-9a-f]{17}|i-[0-9a-f]{8}))\/(?<timestamp>[0-9TZ:.-]+)-(?<name>[a-z]+-(?:results|failure)\.[a-z]+(?:\.(?:gz|bz2))?)$/;

/** @throws PermanentError where the key is not one that a host may write. */
export function parseUploadKey(key: string, { word, format }: UploadNames): UploadKey {
  const groups = keyPattern.exec(key)?.groups;
  const { folder, instanceId, timestamp, name = "" } = groups ?? {};
  const results = `${word}-results.${format}`;
  const kinds = new Map([
    [results, "results"],
    [`${results}.gz`, "results"],
    [`${results}.bz2`, "results"],
    [`${word}-failure.json`, "failure"],
  ] as const);
  const kind = kinds.get(name);
  if (!folder || !instanceId || !timestamp || kind === undefined) {
    throw new PermanentError(
      `the object key was "${key}", must be <role id>:<instance id>/<time>-${results}, with or without .gz or .bz2`,
    );
  }
  return { folder, instanceId, timestamp, kind };
}

/**
 * Checks that who uploaded a file is whom the file is about. The event's principal comes from AWS,
 * the key is confined by IAM to the uploader's own folder, and the file is the host's own word: all
 * three must name the same instance.
 *
 * @param trustedUploaders role ids (`AROA…`) or user ids (`AIDA…`) that may upload for any host.
 * @throws IdentityError naming what differs.
 */
export function checkUploader(
  upload: Upload,
  key: UploadKey,
  trustedUploaders: readonly string[],
): void {
  const principal = upload.principal?.replace(/^AWS:/, "");
  if (principal === undefined) {
    throw new IdentityError(`the event for ${upload.key} does not say who uploaded it`);
  }
  if (principal === key.folder || trustedUploaders.includes(principal.split(":")[0] ?? "")) return;
  throw new IdentityError(`${principal} uploaded to the folder of ${key.folder}`);
}

/** @throws IdentityError where the file names instances, and the uploader is not among them. */
export function checkClaims(target: ScanTarget, key: UploadKey): void {
  if (target.instanceIds.length === 0 || target.instanceIds.includes(key.instanceId)) return;
  throw new IdentityError(
    `the results in the folder of ${key.instanceId} are about ${target.instanceIds.join(", ")}`,
  );
}
