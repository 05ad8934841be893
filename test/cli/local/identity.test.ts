import { expect } from "chai";
import { hostIdentity } from "../../../cli/local/identity";

describe("hostIdentity", () => {
  const idOf = (facts: Parameters<typeof hostIdentity>[0]): string =>
    hostIdentity(facts).instanceId;

  it("believes what the file claims before all else", () => {
    const claimed = ["i-0123456789abcdef0"];

    expect(idOf({ fileName: "i-11111111.xml", claimed, host: "web" })).to.equal(claimed[0]);
  });

  it("takes an instance id in the file's name", () => {
    expect(idOf({ fileName: "web_i-0aaa1111bbb22223c_x.xml" })).to.equal("i-0aaa1111bbb22223c");
    expect(idOf({ fileName: "mi-0aaa1111bbb22223c.xml" })).to.equal("mi-0aaa1111bbb22223c");
    expect(idOf({ fileName: "i-1234abcd.xml" })).to.equal("i-1234abcd");
  });

  it("makes one of the host's name, else of the file's, the same every time", () => {
    const made = idOf({ fileName: "a.xml", host: "web-1" });

    expect(made).to.match(/^i-0[0-9a-f]{16}$/);
    expect(idOf({ fileName: "b.xml", host: "web-1" })).to.equal(made);
    expect(idOf({ fileName: "a.xml", host: "web-2" })).to.not.equal(made);
    expect(idOf({ fileName: "a.xml" })).to.not.equal(idOf({ fileName: "b.xml" }));
  });

  it("does not take part of a longer number for an id", () => {
    expect(idOf({ fileName: "i-0123456789abcdef01.xml" })).to.not.contain("i-0123456789abcdef0");
  });
});
