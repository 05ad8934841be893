import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { exceptionIndex } from "../../functions/sinks/store/exceptionIndex";

/** A DynamoDB-compatible engine in memory, with the tables that the functions know. */
export interface TestDatabase {
  readonly client: DynamoDBClient;
  readonly findings: string;
  readonly exceptions: string;
  /** Where the engine listens, for clients that somebody else makes. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts an engine of its own for one test file; nothing of it is left after `close`. */
export async function startDatabase(): Promise<TestDatabase> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await createKeyedTable(client, "findings", ["target", "item"], byExpiry);
  await createKeyedTable(client, "exceptions", ["rule", "scope"]);
  return {
    client,
    findings: "findings",
    exceptions: "exceptions",
    endpoint,
    close: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const byExpiry: GlobalSecondaryIndex = {
  IndexName: exceptionIndex.name,
  KeySchema: [
    { AttributeName: exceptionIndex.hashKey, KeyType: "HASH" },
    { AttributeName: exceptionIndex.rangeKey, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...exceptionIndex.attributes] },
};

async function createKeyedTable(
  client: DynamoDBClient,
  name: string,
  [hash, range]: readonly [string, string],
  index?: GlobalSecondaryIndex,
): Promise<void> {
  const indexed = (index?.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
  await createTable(client, {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [hash, range, ...indexed].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [
      { AttributeName: hash, KeyType: "HASH" },
      { AttributeName: range, KeyType: "RANGE" },
    ],
    ...(index && { GlobalSecondaryIndexes: [index] }),
  });
}

/** Creates a table and waits for it: until it is active, no request finds it. */
export async function createTable(
  client: DynamoDBClient,
  table: CreateTableCommandInput,
): Promise<void> {
  await client.send(new CreateTableCommand(table));
  const describe = new DescribeTableCommand({ TableName: table.TableName });
  while ((await client.send(describe)).Table?.TableStatus !== "ACTIVE") await setImmediate();
}
