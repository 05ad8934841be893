import type { IpPermission } from "@aws-sdk/client-ec2";
import { elementsOf, objectsOf, textIn } from "./read";

/** What is open, and to whom that is the world. */
export interface Openness {
  readonly ports: readonly number[];
  /** Networks with a shorter prefix than this are taken for the world. */
  readonly ipv4Prefix: number;
  readonly ipv6Prefix: number;
}

/** One rule of a security group that lets the whole world in, for one protocol, range and CIDR. */
export interface OpenIngress {
  /** `tcp`, `udp`, or `-1` for all. */
  readonly protocol: string;
  /** Absent where the protocol has all ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
  /** Such as `0.0.0.0/0` or `::/0`. */
  readonly cidr: string;
}

/** Protocols by name or number, as groups have them. */
const protocols: Readonly<Record<string, string>> = {
  "-1": "-1",
  tcp: "tcp",
  "6": "tcp",
  udp: "udp",
  "17": "udp",
};

/** The rules that open one of these ports to the world, by IPv4 or IPv6. */
export function openIngress(
  permissions: readonly IpPermission[],
  openness: Openness,
): readonly OpenIngress[] {
  const { ports } = openness;
  return permissions.flatMap((permission) => {
    const protocol = protocols[permission.IpProtocol ?? ""];
    if (protocol === undefined || !reaches(permission, protocol, ports)) return [];
    const cidrs = [
      ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ];
    return cidrs
      .filter((cidr) => cidr !== undefined)
      .filter((cidr) => isWorld(cidr, openness))
      .map((cidr) => ({
        protocol: permission.IpProtocol ?? "",
        ...(permission.FromPort !== undefined && { fromPort: permission.FromPort }),
        ...(permission.ToPort !== undefined && { toPort: permission.ToPort }),
        cidr,
      }));
  });
}

/** IPv6's own networks, which are wide, and which nobody is in from outside. */
const local6 = /^f(?:[cd]|e[89ab])/i;

/** Whether so many are in a network that it is as good as open: two halves are the world as well. */
function isWorld(cidr: string, { ipv4Prefix, ipv6Prefix }: Openness): boolean {
  const [address = "", prefix = ""] = cidr.split("/");
  const length = Number(prefix);
  if (length === 0) return prefix !== "";
  if (!address.includes(":")) return length < ipv4Prefix;
  return length < ipv6Prefix && !local6.test(address);
}

/** The rule as EC2 takes it to be revoked: the one CIDR, and none of those beside it. */
export function permissionOf({ protocol, fromPort, toPort, cidr }: OpenIngress): IpPermission {
  return {
    IpProtocol: protocol,
    ...(fromPort !== undefined && { FromPort: fromPort }),
    ...(toPort !== undefined && { ToPort: toPort }),
    ...(cidr.includes(":")
      ? { Ipv6Ranges: [{ CidrIpv6: cidr }] }
      : { IpRanges: [{ CidrIp: cidr }] }),
  };
}

/** How people write such a rule. */
export function shownIngress({ protocol, fromPort, toPort, cidr }: OpenIngress): string {
  if (protocol === "-1") return `all ports from ${cidr}`;
  const all = fromPort === undefined || toPort === undefined || fromPort === -1;
  const ports = all ? "all ports" : fromPort === toPort ? `${fromPort}` : `${fromPort}-${toPort}`;
  return `${protocol} ${ports} from ${cidr}`;
}

/** The permissions of a configuration item, in the API's words. */
export function recordedPermissions(
  configuration: Readonly<Record<string, unknown>>,
): readonly IpPermission[] | undefined {
  if (!Array.isArray(configuration["ipPermissions"])) return undefined;
  return objectsOf(configuration["ipPermissions"]).map((permission) => {
    const { fromPort, toPort } = permission;
    return {
      IpProtocol: textIn(permission, "ipProtocol"),
      ...(typeof fromPort === "number" && { FromPort: fromPort }),
      ...(typeof toPort === "number" && { ToPort: toPort }),
      // Older items have the ranges as bare texts, newer ones as objects; many have both.
      IpRanges: [...texts(permission["ipRanges"]), ...members(permission["ipv4Ranges"], "cidrIp")]
        .filter((cidr, at, all) => all.indexOf(cidr) === at)
        .map((CidrIp) => ({ CidrIp })),
      Ipv6Ranges: members(permission["ipv6Ranges"], "cidrIpv6").map((CidrIpv6) => ({ CidrIpv6 })),
    };
  });
}

function reaches(
  { FromPort, ToPort }: IpPermission,
  protocol: string,
  ports: readonly number[],
): boolean {
  const everything = protocol === "-1" || FromPort === undefined || ToPort === undefined;
  return everything || FromPort === -1 || ports.some((port) => FromPort <= port && port <= ToPort);
}

function texts(list: unknown): readonly string[] {
  return elementsOf(list).filter((entry) => typeof entry === "string");
}

function members(list: unknown, name: string): readonly string[] {
  return objectsOf(list)
    .map((entry) => entry[name])
    .filter((value) => typeof value === "string");
}
