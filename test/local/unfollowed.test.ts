import { expect } from "chai";
import { unfollowed } from "../../local/unfollowed";
import { graphOf, resource } from "./helpers/graph";

describe("unfollowed", () => {
  it("names what would start a function in AWS and does not here", () => {
    const graph = graphOf(
      resource("aws:scheduler/schedule:Schedule", "nightly", {}),
      resource("aws:sqs/queue:Queue", "work", {}),
    );

    expect(unfollowed(graph)).to.deep.equal(["Schedule nightly"]);
  });
});
