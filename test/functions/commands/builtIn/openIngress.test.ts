import { expect } from "chai";
import {
  openIngress,
  permissionOf,
  recordedPermissions,
  shownIngress,
} from "../../../../functions/commands/builtIn/openIngress";

const world = { IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const openness = { ports: [22, 3389], ipv4Prefix: 8, ipv6Prefix: 16 };

describe("openIngress", () => {
  it("finds the port alone, within a range, and where all ports are meant", () => {
    const permissions = [
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, ...world },
      { IpProtocol: "tcp", FromPort: 0, ToPort: 65_535, ...world },
      { IpProtocol: "udp", FromPort: 3000, ToPort: 4000, ...world },
      { IpProtocol: "-1", ...world },
      { IpProtocol: "6", FromPort: -1, ToPort: -1, ...world },
    ];

    expect(openIngress(permissions, openness).map(shownIngress)).to.deep.equal([
      "tcp 22 from 0.0.0.0/0",
      "tcp 0-65535 from 0.0.0.0/0",
      "udp 3000-4000 from 0.0.0.0/0",
      "all ports from 0.0.0.0/0",
      "6 all ports from 0.0.0.0/0",
    ]);
  });

  it("finds IPv6 as well, and leaves out what stands beside it", () => {
    const permission = {
      IpProtocol: "tcp",
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: "192.0.2.0/24" }, { CidrIp: "0.0.0.0/0", Description: "all" }],
      Ipv6Ranges: [{ CidrIpv6: "::/0" }, { CidrIpv6: "2001:db8::/32" }],
      UserIdGroupPairs: [{ GroupId: "sg-1" }],
    };

    expect(openIngress([permission], openness).map(permissionOf)).to.deep.equal([
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
    ]);
  });

  it("leaves alone other ports, other protocols and known networks", () => {
    const permissions = [
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443, ...world },
      { IpProtocol: "icmp", FromPort: -1, ToPort: -1, ...world },
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: "sg-1" }] },
    ];

    expect(openIngress(permissions, openness)).to.deep.equal([]);
  });

  const reaching = (cidr: string, more: object = {}) => {
    const range = cidr.includes(":")
      ? { Ipv6Ranges: [{ CidrIpv6: cidr }] }
      : { IpRanges: [{ CidrIp: cidr }] };
    const permission = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, ...range };
    return openIngress([permission], { ...openness, ...more }).length === 1;
  };

  it("takes networks for the world that are so wide that they come to it", () => {
    for (const cidr of [
      "0.0.0.0/1",
      "128.0.0.0/1",
      "64.0.0.0/7",
      "2000::/3",
      "::/1",
      "2600::/12",
    ]) {
      expect(reaching(cidr), cidr).to.equal(true);
    }
    for (const cidr of ["10.0.0.0/8", "100.64.0.0/10", "2600::/16", "fc00::/7", "fe80::/10"]) {
      expect(reaching(cidr), cidr).to.equal(false);
    }
  });

  it("lets a rule say how wide that is, and never takes all addresses for less", () => {
    expect(reaching("192.0.0.0/10", { ipv4Prefix: 16 })).to.equal(true);
    expect(reaching("128.0.0.0/1", { ipv4Prefix: 1 })).to.equal(false);
    expect(reaching("2001:db8::/32", { ipv6Prefix: 48 })).to.equal(true);
    expect(reaching("0.0.0.0/0", { ipv4Prefix: 1 })).to.equal(true);
    expect(reaching("fc00::/0", { ipv6Prefix: 1 })).to.equal(true);
  });
});

describe("recordedPermissions", () => {
  it("reads the ranges of old items, of new ones, and of those that have both", () => {
    const configuration = {
      ipPermissions: [
        {
          ipProtocol: "tcp",
          fromPort: 22,
          toPort: 22,
          ipRanges: ["0.0.0.0/0"],
          ipv4Ranges: [{ cidrIp: "0.0.0.0/0" }, { cidrIp: "10.0.0.0/8", description: "us" }],
          ipv6Ranges: [{ cidrIpv6: "::/0" }],
        },
        { ipProtocol: "-1", fromPort: null, toPort: null, ipRanges: ["0.0.0.0/0"] },
      ],
    };

    expect(recordedPermissions(configuration)).to.deep.equal([
      {
        IpProtocol: "tcp",
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: "0.0.0.0/0" }, { CidrIp: "10.0.0.0/8" }],
        Ipv6Ranges: [{ CidrIpv6: "::/0" }],
      },
      { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }], Ipv6Ranges: [] },
    ]);
  });

  it("says that an item without permissions tells nothing of them", () => {
    expect(recordedPermissions({})).to.equal(undefined);
  });
});
