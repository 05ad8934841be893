import { expect } from "chai";
import { SendOnce } from "../../../../functions/sinks/store/sendOnce";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";

const now = Date.parse("2026-11-21T03:00:00Z");
const until = now + 60_000;

describe("what was sent", () => {
  let database: TestDatabase;
  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());

  const slack = () => new SendOnce(database.client, database.findings, "slack");

  it("is nobody's at first, and then belongs to who takes it", async () => {
    expect(await slack().claim("a", { owner: "one", now, until })).to.equal("mine");
    expect(await slack().claim("a", { owner: "two", now, until })).to.equal("held");
  });

  it("is taken again by a retry of the same invocation", async () => {
    await slack().claim("b", { owner: "one", now, until });

    expect(await slack().claim("b", { owner: "one", now, until })).to.equal("mine");
  });

  it("is free again once the claim is over, because its owner may have died", async () => {
    await slack().claim("c", { owner: "one", now, until });

    expect(await slack().claim("c", { owner: "two", now: until + 1, until })).to.equal("mine");
  });

  it("is remembered for good, whoever asks", async () => {
    await slack().claim("d", { owner: "one", now, until });
    await slack().remember(["d"], now);

    expect(await slack().claim("d", { owner: "one", now: until + 1, until })).to.equal("sent");
    expect(await slack().claim("d", { owner: "two", now: until + 1, until })).to.equal("sent");
  });

  it("is free again once it was given back, but not by somebody else", async () => {
    await slack().claim("e", { owner: "one", now, until });
    await slack().release("e", "two");
    expect(await slack().claim("e", { owner: "two", now, until })).to.equal("held");

    await slack().release("e", "one");
    expect(await slack().claim("e", { owner: "two", now, until })).to.equal("mine");
  });

  it("is told apart by whom it was sent to", async () => {
    await slack().remember(["f"], now);
    const topic = new SendOnce(database.client, database.findings, "topic");

    expect(await topic.claim("f", { owner: "one", now, until })).to.equal("mine");
  });

  it("is remembered of more things than one request takes", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `many ${index}`);
    await slack().remember(ids, now);

    expect(await slack().claim("many 59", { owner: "one", now, until })).to.equal("sent");
  });
});
