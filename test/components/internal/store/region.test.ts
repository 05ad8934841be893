import { expect } from "chai";
import { types } from "../../../../local/types";
import { evaluateProgram } from "../../../../local/program/evaluate";
import { failure, fixture } from "../../../local/helpers/stacks";

const evaluated = (storeRegion: string) =>
  evaluateProgram({ program: fixture("otherRegionProgram"), config: { storeRegion } });

describe("a store that a component is given", function () {
  this.timeout(300_000);

  it("is used where it is in the component's own Region", async () => {
    expect((await evaluated("us-east-1")).ofType(types.function)).to.have.length(1);
  });

  it("is refused with a sentence where it is in another one", async () => {
    expect((await failure(evaluated("eu-central-1"))).message).to.equal(
      'ComplianceReport "report": property findingsStore was "one in eu-central-1", must be a store in us-east-1, where the component is',
    );
  });
});
