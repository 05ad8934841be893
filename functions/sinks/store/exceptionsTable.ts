import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import {
  type Exception,
  type ExceptionRows,
  type IncompletePolicy,
  readExceptionRows,
} from "../../findings/exceptions";

/** Every exception in the table that may hide something. */
export async function loadExceptions(
  client: DynamoDBClient,
  tableName: string,
  incomplete?: IncompletePolicy,
): Promise<readonly Exception[]> {
  return (await loadExceptionRows(client, tableName, incomplete)).exceptions;
}

/** Every exception in the table, all pages of it, with what their owners should hear of. */
export async function loadExceptionRows(
  client: DynamoDBClient,
  tableName: string,
  incomplete?: IncompletePolicy,
): Promise<ExceptionRows> {
  const rows: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client }, { TableName: tableName })) {
    // A number that JavaScript cannot hold, in one row made by hand, must not stop the other rows.
    for (const item of page.Items ?? []) rows.push(unmarshall(item, { wrapNumbers: Number }));
  }
  return readExceptionRows(rows, incomplete);
}
