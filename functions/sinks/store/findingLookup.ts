import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Finding, Series } from "../../findings/finding";
import { type FindingRecord, fromRecord } from "./findingRecord";
import type { Backoff } from "../retry";
import { readItems } from "./tableBatches";
import { findingKey } from "./tableKeys";

/** A finding by its name. */
export interface FindingName {
  readonly series: Series;
  readonly key: string;
}

/**
 * Findings of any series by their names, each once, as the table has them now. What it does not have
 * is left out.
 */
export async function lookUpFindings(
  client: DynamoDBClient,
  tableName: string,
  names: Iterable<FindingName>,
  backoff?: Backoff,
): Promise<readonly Finding[]> {
  const keys = [...names].map(({ series, key }) => findingKey(series, key));
  const items = await readItems(client, tableName, keys, { what: "findings", backoff });
  return items.map((item) => fromRecord(item as FindingRecord));
}
