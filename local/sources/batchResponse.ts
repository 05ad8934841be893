import type { Invocation } from "../lambda/invocation";
import { isObject } from "../json";
import type { QueueMessage } from "./queue";

/**
 * Which messages of a batch a function dealt with, by Lambda's rules: all of them when it returns,
 * none when it fails; with `ReportBatchItemFailures` those that it did not name. An answer that
 * cannot be read, or names a message that was not in the batch, fails the whole batch.
 */
export function handledMessages(
  batch: readonly QueueMessage[],
  invocation: Invocation,
  reportsFailures: boolean,
): readonly QueueMessage[] {
  if (invocation.error !== undefined) return [];
  if (!reportsFailures) return batch;
  const failed = failedIds(invocation.result);
  if (failed?.every((id) => batch.some((message) => message.id === id)) !== true) return [];
  return batch.filter((message) => !failed.includes(message.id));
}

/** Ids of failed messages; undefined where the answer is malformed. */
function failedIds(result: unknown): readonly string[] | undefined {
  if (result === null || result === undefined) return [];
  if (!isObject(result)) return undefined;
  const failures = result["batchItemFailures"];
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return undefined;
  const ids = failures.map((failure: unknown) =>
    isObject(failure) ? failure["itemIdentifier"] : undefined,
  );
  return ids.every((id): id is string => typeof id === "string" && id !== "") ? ids : undefined;
}
