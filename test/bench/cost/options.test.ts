import { expect } from "chai";
import { OptionError, readOptions, usage } from "../../../bench/cost/options";

describe("the flags of bench:cost", () => {
  it("have defaults", () => {
    expect(readOptions([])).to.deep.equal({
      hosts: 20,
      days: 21,
      drift: 0.02,
      failing: 150,
      exceptions: 5,
      seed: 1,
    });
  });

  it("change what is simulated", () => {
    const args = ["--hosts", "3", "--days=5", "--drift", "0.5"];
    expect(readOptions(args)).to.include({ hosts: 3, days: 5, drift: 0.005 });
  });

  it("are refused with a sentence that says what they take", () => {
    const fails = (...args: string[]) => expect(() => readOptions(args)).to.throw(OptionError);
    fails("--hosts", "0").with.property(
      "message",
      '--hosts was "0", must be a whole number from 1 to 5000',
    );
    fails("--days", "2.5");
    fails("--drift", "much").with.property(
      "message",
      '--drift was "much", must be a number from 0 to 100',
    );
    fails("--seed", "");
    fails("--host", "3");
  });

  it("are explained by --help", () => {
    expect(readOptions(["--help"])).to.equal(undefined);
    expect(usage).to.contain("--drift");
  });
});
