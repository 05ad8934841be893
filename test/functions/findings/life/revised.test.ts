import { expect } from "chai";
import { isRevised } from "../../../../functions/findings/life/revised";
import { sources } from "../../../../functions/findings/model";

const mayFilter = sources.filter((source) => source !== "inspector-cis");

describe("whether a benchmark was revised", () => {
  it("is told by its version", () => {
    for (const source of mayFilter) {
      expect(isRevised(source, "2.0", "1.0"), source).to.equal(true);
      expect(isRevised(source, "1.0", "1.0"), source).to.equal(false);
    }
  });

  it("is not known without one, in either scan, of a scanner that may look at a part only", () => {
    for (const source of mayFilter) {
      expect(isRevised(source, undefined, undefined), source).to.equal(false);
      expect(isRevised(source, "1.0", undefined), source).to.equal(false);
      expect(isRevised(source, undefined, "1.0"), source).to.equal(false);
    }
  });

  it("is told by a checksum only beside another checksum", () => {
    expect(isRevised("inspec", "sha256:b", "sha256:a")).to.equal(true);
    expect(isRevised("inspec", "sha256:a", "sha256:a")).to.equal(false);
    expect(isRevised("inspec", "sha256:a", "1.0")).to.equal(false);
    expect(isRevised("inspec", "1.0", "sha256:a")).to.equal(false);
  });

  it("does not matter where every scan is whole", () => {
    expect(isRevised("inspector-cis", undefined, undefined)).to.equal(true);
  });
});
