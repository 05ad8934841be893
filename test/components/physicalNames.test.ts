import { expect } from "chai";
import { ConfigRecorder } from "../../components";
import { LocalStackError } from "../../local/errors";
import { describeResource } from "../../local/program/provider";
import { everyComponent } from "../helpers/everyComponent";
import { frankfurt, registered } from "../helpers/mocks";

const world = { ...frankfurt, endpoint: "https://sqs.eu-central-1.amazonaws.com" };

/** Names as long as a component's check takes them, the longest first: explicit names hold project and stack, too. */
const candidates = Array.from({ length: 40 }, (_, index) => `c${"x".repeat(39 - index)}`);

describe("the names of what components make", function () {
  this.timeout(300_000);

  for (const [component, build] of Object.entries(everyComponent)) {
    it(`of ${component} fit what AWS takes, at the longest name that it takes`, async () => {
      const faults: string[] = [];
      let accepted: string | undefined;
      const found = await registered((options) => {
        for (const name of candidates) {
          try {
            const made = build(options, name);
            accepted = name;
            return made;
          } catch (error) {
            // A longer name is refused with a sentence before anything is made.
            expect(String(error)).to.include("must be");
          }
        }
        throw new Error(`${component} takes no name`);
      });
      for (const { type, name, urn, inputs } of found.all) {
        if (!type.startsWith("aws:")) continue;
        try {
          describeResource({ type, name, urn, inputs }, world);
        } catch (error) {
          if (!(error instanceof LocalStackError)) throw error;
          faults.push(error.message);
        }
      }

      expect(faults).to.deep.equal([]);
      expect(accepted?.length).to.be.at.least(20);
    });
  }

  it("do not begin as AWS's own do", () => {
    for (const name of ["aws-config", "AWSrecorder", "ssm", "amazon-scans", "amzn", "sthree-x"]) {
      expect(() => new ConfigRecorder(name)).to.throw(
        `ConfigRecorder "${name}": the name must not begin with amazon, amzn, aws, ssm, sthree- or xn--, which AWS keeps for itself`,
      );
    }
    expect(() => new ConfigRecorder("x".repeat(41))).to.throw("must be 1 to 40 letters");
  });
});
