import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { cisFamily, cisScanMetrics } from "../../sinks/cloudWatch/cisMetrics";
import { putMetrics } from "../../sinks/cloudWatch/metricsPut";
import { type PublisherOptions, publisher } from "../scans/publish";
import type { ApplyScanTools } from "../scans/scanToApply";
import type { CisWorkTools } from "./tools";

/** Publishes what CIS scans have found, of targets and of whole scans. */
export function cisPublisher(
  client: CloudWatchClient,
  options: Omit<PublisherOptions, "family">,
): Pick<ApplyScanTools, "publish"> & Pick<CisWorkTools, "publishScan"> {
  const { namespace, pipeline, choice, now = Date.now } = options;
  return {
    publish: publisher(client, { ...options, family: cisFamily }).publish,
    publishScan: async ({ status }, gaps) => {
      const failed = status !== "COMPLETED";
      const context = { pipeline, choice, now: now() };
      await putMetrics(client, namespace, cisScanMetrics({ gaps, failed }, context));
    },
  };
}
