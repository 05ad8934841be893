import { expect } from "chai";
import {
  openIngress,
  permissionOf,
  recordedPermissions,
  shownIngress,
} from "../../../../functions/commands/builtIn/openIngress";

const world = { IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const ports = [22, 3389];

describe("openIngress", () => {
  it("finds the port alone, within a range, and where all ports are meant", () => {
    const permissions = [
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, ...world },
      { IpProtocol: "tcp", FromPort: 0, ToPort: 65_535, ...world },
      { IpProtocol: "udp", FromPort: 3000, ToPort: 4000, ...world },
      { IpProtocol: "-1", ...world },
      { IpProtocol: "6", FromPort: -1, ToPort: -1, ...world },
    ];

    expect(openIngress(permissions, ports).map(shownIngress)).to.deep.equal([
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

    expect(openIngress([permission], ports).map(permissionOf)).to.deep.equal([
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

    expect(openIngress(permissions, ports)).to.deep.equal([]);
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
