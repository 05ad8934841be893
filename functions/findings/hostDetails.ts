import { isIPv4, isIPv6 } from "node:net";
import type { ScanTarget } from "./model";

/** What a scanner says of the machine itself, as little of it as helps a person to know it again. */
export interface HostDetails {
  /** Its host name. */
  readonly name?: string;
  /** Addresses by which others reach it. */
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
}

const maxName = 255;
const maxAddresses = 5;

/** Every machine has these, and nobody is reached by them from elsewhere. */
const ownAddress = /^(?:127\.|169\.254\.|::1$|(?:0{1,4}:){7}0{0,3}1$|fe80:)/i;

/** The details of a scan's target; nothing where the scan has none. */
export function hostDetailsOf({ name, addresses }: ScanTarget): HostDetails | undefined {
  const known = [...new Set(addresses)].filter((address) => !ownAddress.test(address));
  const ipv4 = known.filter((address) => isIPv4(address)).slice(0, maxAddresses);
  const ipv6 = known.filter((address) => isIPv6(address)).slice(0, maxAddresses);
  const named = name !== undefined && name.trim() !== "" && name.length <= maxName;
  if (!named && ipv4.length === 0 && ipv6.length === 0) return undefined;
  return {
    ...(named && { name }),
    ...(ipv4.length > 0 && { ipv4 }),
    ...(ipv6.length > 0 && { ipv6 }),
  };
}
