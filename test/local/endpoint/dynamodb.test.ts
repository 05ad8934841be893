import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

describe("the DynamoDB endpoint", () => {
  const stack = sharedStack("openProgram");
  const client = (): DynamoDBClient => new DynamoDBClient(clientOptions(stack(), "everything"));
  const TableName = (): string => String(stack().graph.outputs["tableName"]);
  const put = (id: string) => ({ PutRequest: { Item: { id: { S: id } } } });

  it("answers with the embedded engine, indexes too", async () => {
    const Item = { id: { S: "one" }, kind: { S: "odd" }, n: { N: "1" } };
    await client().send(new PutItemCommand({ TableName: TableName(), Item }));

    const { Items } = await client().send(
      new QueryCommand({
        TableName: TableName(),
        IndexName: "by-kind",
        KeyConditionExpression: "kind = :kind",
        ExpressionAttributeValues: { ":kind": { S: "odd" } },
      }),
    );

    expect(Items).to.deep.equal([Item]);
  });

  it("refuses what DynamoDB refuses", async () => {
    const error = await failure(
      client().send(
        new BatchWriteItemCommand({ RequestItems: { [TableName()]: [put("same"), put("same")] } }),
      ),
    );

    expect(error.name).to.equal("ValidationException");
    expect(error.message).to.contain("duplicates");
  });

  it("answers a condition that fails", async () => {
    const input = {
      TableName: TableName(),
      Item: { id: { S: "once" } },
      ConditionExpression: "attribute_not_exists(id)",
    };
    await client().send(new PutItemCommand(input));

    const error = await failure(client().send(new PutItemCommand(input)));

    expect(error.name).to.equal("ConditionalCheckFailedException");
  });

  it("leaves part of a batch unprocessed when told to", async () => {
    stack().faults.add({ kind: "partial", action: "dynamodb:BatchWriteItem", count: 2 });
    const RequestItems = { [TableName()]: [put("a"), put("b"), put("c")] };

    const answer = await client().send(new BatchWriteItemCommand({ RequestItems }));

    expect(answer.UnprocessedItems).to.deep.equal({ [TableName()]: [put("a"), put("b")] });
    const ids = (await stack().tables.items("items")).map(({ id }) => id);
    expect(ids).to.include("c").and.not.include("a");
  });

  it("throttles when told to, as often as told", async () => {
    stack().faults.add({ kind: "throttle", action: "dynamodb:Get*", times: 1, after: 1 });
    const command = new GetItemCommand({ TableName: TableName(), Key: { id: { S: "x" } } });
    await client().send(command);

    const error = await failure(client().send(command));
    await client().send(command);

    expect(error.name).to.equal("ProvisionedThroughputExceededException");
  });

  it("can lose an answer after the effect, or the call before it", async () => {
    const item = (id: string) =>
      client().send(new PutItemCommand({ TableName: TableName(), Item: { id: { S: id } } }));
    stack().faults.add({ kind: "disconnect", when: "after", action: "dynamodb:PutItem" });
    await failure(item("kept"));
    stack().faults.add({ kind: "disconnect", when: "before", action: "dynamodb:PutItem" });
    await failure(item("lost"));

    const ids = (await stack().tables.items("items")).map(({ id }) => id);

    expect(ids).to.include("kept").and.not.include("lost");
  });

  it("refuses operations that it does not know, by name", async () => {
    const error = await failure(
      client().send(new TransactWriteItemsCommand({ TransactItems: [] })),
    );

    expect(error.message).to.contain("dynamodb:TransactWriteItems");
  });

  it("answers a missing permission as DynamoDB does, and remembers it", async () => {
    const config = { statements: '[{"Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}]' };
    await withStack({ program: fixture("openProgram"), config }, async (restricted) => {
      const table = String(restricted.graph.outputs["tableName"]);
      const dynamodb = new DynamoDBClient(clientOptions(restricted, "everything"));

      const error = await failure(
        dynamodb.send(new PutItemCommand({ TableName: table, Item: { id: { S: "x" } } })),
      );

      expect(error.name).to.equal("AccessDeniedException");
      expect(error.message).to.match(
        /^User: arn:aws:sts::123456789012:assumed-role\/everything-\w+\/everything-\w+ is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table\/items-\w+ because no identity-based policy/,
      );
      expect(restricted.denied.map(({ action }) => action)).to.deep.equal(["dynamodb:PutItem"]);
    });
  });

  it("counts a batch's tables one by one", async () => {
    const config = {
      statements: JSON.stringify([
        {
          Effect: "Allow",
          Action: "dynamodb:*",
          Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/items-*",
        },
      ]),
    };
    await withStack({ program: fixture("openProgram"), config }, async (restricted) => {
      const table = String(restricted.graph.outputs["tableName"]);
      const dynamodb = new DynamoDBClient(clientOptions(restricted, "everything"));
      const RequestItems = { [table]: [put("a")], other: [put("a")] };

      const error = await failure(dynamodb.send(new BatchWriteItemCommand({ RequestItems })));

      expect(error.message).to.contain("table/other");
    });
  });

  it("arranges and shows items as plain values", async () => {
    await stack().tables.put("items", { id: "plain", list: [1, "a", null], map: { yes: true } });

    const found = (await stack().tables.items("items")).find(({ id }) => id === "plain");

    expect(found).to.deep.equal({ id: "plain", list: [1, "a", null], map: { yes: true } });
  });
});
