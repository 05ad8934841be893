import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ExceptionIndex } from "./exceptionIndex";
import { FindingsTable } from "./findingsTable";
import { HostTable } from "./hostTable";
import { JudgedTable } from "./judgedTable";
import { PlanTable } from "./planTable";
import { ScanHistory } from "./scanHistory";
import { SeriesTable } from "./seriesTable";
import { ToldTable } from "./toldTable";
import { UploadCounts } from "./uploadCounts";

/** The kinds of records in the findings table. */
export interface FindingsStore {
  readonly series: SeriesTable;
  readonly findings: FindingsTable;
  readonly history: ScanHistory;
  readonly plans: PlanTable;
  readonly hosts: HostTable;
  readonly exceptions: ExceptionIndex;
  readonly told: ToldTable;
  readonly judged: JudgedTable;
  readonly uploads: UploadCounts;
}

export interface FindingsStoreOptions {
  readonly tableName: string;
  /** How long closed findings and the history of scans are kept, in days. */
  readonly retentionDays: number;
}

/** The records of one findings table. */
export function findingsStore(
  client: DynamoDBClient,
  { tableName, retentionDays }: FindingsStoreOptions,
): FindingsStore {
  return {
    series: new SeriesTable(client, tableName),
    findings: new FindingsTable(client, { tableName, resolvedRetentionDays: retentionDays }),
    history: new ScanHistory(client, tableName, retentionDays),
    plans: new PlanTable(client, tableName),
    hosts: new HostTable(client, tableName, retentionDays),
    exceptions: new ExceptionIndex(client, tableName),
    told: new ToldTable(client, tableName, retentionDays),
    judged: new JudgedTable(client, tableName),
    uploads: new UploadCounts(client, tableName),
  };
}
