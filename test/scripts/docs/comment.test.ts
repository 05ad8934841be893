import { expect } from "chai";
import { said, shared } from "../../../scripts/docs/comment";

describe("a doc comment in a table", () => {
  it("is parted into its meaning and its default", () => {
    expect(said("Hours of silence. Defaults to 26: a day. With 0 nobody looks.")).to.deep.equal({
      meaning: "Hours of silence. With 0 nobody looks.",
      defaultsTo: "26: a day",
    });
  });

  it("keeps the dots of a default that are no end of a sentence", () => {
    const { defaultsTo } = said("Version of Guard. Defaults to `guard-2.x.x`.");

    expect(defaultsTo).to.equal("`guard-2.x.x`");
  });

  it("has no default where none is told", () => {
    expect(said("Name of the rule.")).to.deep.equal({
      meaning: "Name of the rule.",
      defaultsTo: undefined,
    });
  });

  it("shares a row with the one before where both are of the same thing", () => {
    const name = { names: ["queueName"], meaning: "Name of the queue." };
    const arn = { names: ["queueArn"], meaning: "ARN of the queue." };
    const url = { names: ["queueUrl"], meaning: "URL of the queue." };

    const two = shared(name, arn) ?? expect.fail("not shared");
    expect(two.meaning).to.equal("Name and ARN of the queue.");
    expect(shared(two, url)).to.deep.equal({
      names: ["queueName", "queueArn", "queueUrl"],
      meaning: "Name, ARN and URL of the queue.",
    });
    expect(shared(name, { names: ["topicArn"], meaning: "ARN of the topic." })).to.equal(undefined);
  });
});
