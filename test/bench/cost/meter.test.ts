import { expect } from "chai";
import { Meter } from "../../../bench/cost/meter";
import { DynamoEngine } from "../../../local/endpoint/services/dynamodb/engine";

const table = { name: "things", keys: ["id", "part"], indexes: [] };

describe("the meter, at the engine", () => {
  let engine: DynamoEngine;
  let meter: Meter;

  before(async () => {
    engine = await DynamoEngine.start(undefined);
    await engine.run("CreateTable", {
      TableName: "things",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: table.keys.map((name) => ({ AttributeName: name, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "part", KeyType: "RANGE" },
      ],
    });
  });

  beforeEach(() => {
    meter = new Meter([table]);
    engine.tap = meter;
  });

  after(() => engine.close());

  const thing = (part: string, bytes: number) => ({
    id: { S: "1" },
    part: { S: part },
    text: { S: "x".repeat(bytes) },
  });

  async function send(operation: string, input: object): Promise<void> {
    const body = JSON.stringify({ TableName: "things", ...input });
    expect((await engine.send(operation, body)).status).to.equal(200);
  }

  it("notes what a write costs, by the engine and by rule", async () => {
    await send("PutItem", { Item: thing("a", 3000) });
    await send("PutItem", { Item: thing("a", 10) });

    expect(meter.consumed.map(({ units, unitsByRule }) => [units, unitsByRule])).to.deep.equal([
      [3, 3],
      [3, 3],
    ]);
    expect(meter.consumed[1]).to.include({ operation: "PutItem", access: "write", bytes: 22 });
    expect(meter.consumed[1]?.key).to.deep.equal(["1", "a"]);
  });

  it("follows an item through updates and deletion", async () => {
    await send("PutItem", { Item: thing("b", 10) });
    await send("UpdateItem", {
      Key: { id: { S: "1" }, part: { S: "b" } },
      UpdateExpression: "SET #text = :text",
      ExpressionAttributeNames: { "#text": "text" },
      ExpressionAttributeValues: { ":text": { S: "x".repeat(2000) } },
    });
    await send("DeleteItem", { Key: { id: { S: "1" }, part: { S: "b" } } });

    const units = meter.consumed.map((each) => [each.units, each.unitsByRule]);
    expect(units).to.deep.equal([
      [1, 1],
      [2, 2],
      [2, 2],
    ]);
  });

  it("gives each record of a batch its share of the engine's one figure", async () => {
    const requests = [thing("c", 10), thing("d", 2500)].map((Item) => ({ PutRequest: { Item } }));
    const body = JSON.stringify({ RequestItems: { things: requests } });
    await engine.send("BatchWriteItem", body);

    expect(meter.consumed.map(({ key, units }) => [key[1], units])).to.deep.equal([
      ["c", 1],
      ["d", 3],
    ]);
  });

  it("notes what reads cost, and what they were for where they find nothing", async () => {
    await send("PutItem", { Item: thing("e", 5000) });
    const query = {
      KeyConditionExpression: "id = :id AND begins_with(part, :part)",
      ExpressionAttributeValues: { ":id": { S: "1" }, ":part": { S: "e" } },
    };
    await send("Query", { ...query, ConsistentRead: true });
    await send("GetItem", { Key: { id: { S: "1" }, part: { S: "none" } } });

    const reads = meter.consumed.filter(({ access }) => access === "read");
    expect(reads.map(({ key, units, unitsByRule }) => [key[1], units, unitsByRule])).to.deep.equal([
      ["e", 2, 2],
      ["none", 0.5, 0.5],
    ]);
  });

  it("counts nothing for what the engine refuses", async () => {
    const body = JSON.stringify({ TableName: "things", Item: { id: { S: "1" } } });
    expect((await engine.send("PutItem", body)).status).to.equal(400);
    expect(meter.consumed).to.deep.equal([]);
  });
});
