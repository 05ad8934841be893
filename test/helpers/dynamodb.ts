import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

/** A DynamoDB-compatible engine in memory, with the tables that the functions know. */
export interface TestDatabase {
  readonly client: DynamoDBClient;
  readonly findings: string;
  readonly exceptions: string;
  close(): Promise<void>;
}

/** Starts an engine of its own for one test file; nothing of it is left after `close`. */
export async function startDatabase(): Promise<TestDatabase> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await createTable(client, "findings", "target", "item");
  await createTable(client, "exceptions", "rule", "scope");
  return {
    client,
    findings: "findings",
    exceptions: "exceptions",
    close: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function createTable(
  client: DynamoDBClient,
  name: string,
  hash: string,
  range: string,
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: hash, AttributeType: "S" },
        { AttributeName: range, AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: hash, KeyType: "HASH" },
        { AttributeName: range, KeyType: "RANGE" },
      ],
    }),
  );
}
