import type { CloudIngress, CloudInstance, CloudSecurityGroup } from "../../../cloud/resources";
import type { XmlValue } from "../../xml";

/** EC2's lists are elements named `item`. */
export function items(list: readonly XmlValue[]): XmlValue {
  return { item: list };
}

/** An instance within a reservation of its own. */
export function shownReservation({ id, state, httpTokens, httpEndpoint }: CloudInstance): XmlValue {
  return {
    reservationId: `r-${id.slice(2)}`,
    instancesSet: items([
      {
        instanceId: id,
        instanceState: { name: state },
        metadataOptions: { state: "applied", httpTokens, httpEndpoint },
      },
    ]),
  };
}

/** A security group with its ingress. */
export function shownGroup({ id, ingress }: CloudSecurityGroup): XmlValue {
  return { groupId: id, groupName: id, ipPermissions: items(ingress.map(shownIngress)) };
}

function shownIngress({ protocol, fromPort, toPort, cidr }: CloudIngress): XmlValue {
  const six = cidr.includes(":");
  return {
    ipProtocol: protocol,
    fromPort,
    toPort,
    ipRanges: items(six ? [] : [{ cidrIp: cidr }]),
    ipv6Ranges: items(six ? [{ cidrIpv6: cidr }] : []),
  };
}

/** The ingress that a form's `IpPermissions` speak of. */
export function ingressOf(form: URLSearchParams): readonly CloudIngress[] {
  const found: CloudIngress[] = [];
  for (let entry = 1; form.has(`IpPermissions.${entry}.IpProtocol`); entry += 1) {
    const prefix = `IpPermissions.${entry}`;
    const port = (name: string): number | undefined => {
      const value = form.get(`${prefix}.${name}`);
      return value === null ? undefined : Number(value);
    };
    const [fromPort, toPort] = [port("FromPort"), port("ToPort")];
    for (const cidr of [
      ...numbered(form, `${prefix}.IpRanges`, ".CidrIp"),
      ...numbered(form, `${prefix}.Ipv6Ranges`, ".CidrIpv6"),
    ]) {
      found.push({
        protocol: form.get(`${prefix}.IpProtocol`) ?? "",
        ...(fromPort === undefined ? {} : { fromPort }),
        ...(toPort === undefined ? {} : { toPort }),
        cidr,
      });
    }
  }
  return found;
}

/** The values of `Name.1`, `Name.2`, … */
export function numbered(form: URLSearchParams, name: string, suffix = ""): readonly string[] {
  const values: string[] = [];
  for (let entry = 1; ; entry += 1) {
    const value = form.get(`${name}.${entry}${suffix}`);
    if (value === null) return values;
    values.push(value);
  }
}
