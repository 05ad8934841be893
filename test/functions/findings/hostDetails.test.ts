import { expect } from "chai";
import { hostDetailsOf } from "../../../functions/findings/hostDetails";

const target = { facts: [], instanceIds: [] };

describe("what a scan says of its machine", () => {
  it("is its name, and the addresses by which others reach it, each once", () => {
    const addresses = [
      "127.0.0.1",
      "10.0.1.23",
      "10.0.1.23",
      "169.254.1.1",
      "0:0:0:0:0:0:0:1",
      "::1",
      "fe80::1",
      "2001:db8::17",
      "not an address",
    ];

    expect(hostDetailsOf({ ...target, name: "web-1", addresses })).to.deep.equal({
      name: "web-1",
      ipv4: ["10.0.1.23"],
      ipv6: ["2001:db8::17"],
    });
  });

  it("is short, whatever the file has", () => {
    const addresses = Array.from({ length: 300 }, (_, index) => `10.0.1.${index % 256}`);
    const details = hostDetailsOf({ ...target, name: "x".repeat(5000), addresses });

    expect(details?.name).to.equal(undefined);
    expect(details?.ipv4).to.have.length(5);
  });

  it("is nothing where the file says nothing of use", () => {
    expect(hostDetailsOf({ ...target, name: " ", addresses: ["127.0.0.1"] })).to.equal(undefined);
  });
});
