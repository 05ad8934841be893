import { createHash } from "node:crypto";

/**
 * MD5 of an instance id and a finding's title, one behind the other, in hexadecimal digits: the id
 * by which tables and tickets of older InSpec alerting know a finding. Nothing here relies on it.
 */
export function recordHash(instanceId: string, title: string): string {
  return createHash("md5").update(instanceId).update(title).digest("hex");
}
