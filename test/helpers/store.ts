import { type FindingsStore, findingsStore } from "../../functions/sinks/store/findingsStore";
import { type TestDatabase, startDatabase } from "./dynamodb";

/** Has mocha start a findings store of the describing block's own, and end it afterwards. */
export function useStore(started: (store: FindingsStore, database: TestDatabase) => void): void {
  let database: TestDatabase;
  before(async () => {
    database = await startDatabase();
    const options = { tableName: database.findings, retentionDays: 400 };
    started(findingsStore(database.client, options), database);
  });
  after(() => database.close());
}
