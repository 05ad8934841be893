import {
  type CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { sinkFault } from "../awsErrors";
import { batches, jsonBytes } from "../batch";

/** PutMetricData takes 1,000 metrics and 1 MB; a tenth is left free for the service's own counting. */
const maxCount = 1000;
const maxBytes = 900_000;

/**
 * Publishes metrics: no call where there are none, one where one suffices.
 *
 * @returns how many were published.
 * @throws SinkError when CloudWatch could not be reached or throttled, after the client's own retries.
 */
export async function putMetrics(
  client: CloudWatchClient,
  namespace: string,
  data: readonly MetricDatum[],
): Promise<number> {
  const overhead = jsonBytes({ Namespace: namespace, MetricData: [] });
  for (const batch of batches(data, { maxCount, maxBytes, sizeOf: jsonBytes, overhead })) {
    try {
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: batch }));
    } catch (error) {
      throw sinkFault("CloudWatch", "publish metrics", error);
    }
  }
  return data.length;
}
