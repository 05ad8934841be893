import { gzipSync } from "node:zlib";
import type { ScanReport } from "../../findings/model";
import { type ComplianceItem, readComplianceItems } from "../../readers/complianceItems";
import { applyScan } from "../scans/applyScan";
import type { Place } from "../uploads/processUpload";
import type { Publisher } from "../scans/publish";
import { objectUrl } from "../uploads/reportUrl";
import { seriesOf, timeOf } from "../uploads/scanIdentity";
import { scanLogFields } from "../scans/scanLog";
import type { ApplyScanTools, ScanToApply } from "../scans/scanToApply";
import type { Logger } from "../../log";
import type { NodeNews } from "./messages";

export interface NodeTools extends ApplyScanTools, Pick<Publisher, "publishFailure"> {
  readonly place: Place;
  /** All items of InSpec that a node has. */
  readonly itemsOf: (nodeId: string) => AsyncIterable<ComplianceItem>;
  /** Bucket that keeps what was read: Systems Manager knows a node's latest items only. */
  readonly bucket: string;
  /** Puts an object there. @returns its version. */
  readonly keep: (key: string, body: Uint8Array) => Promise<string | undefined>;
  readonly log: Logger;
}

/**
 * Takes what AWS's document found on a node through the pipeline. A run that failed has found nothing:
 * what the node has are the items of an earlier one.
 */
export async function processNode(news: NodeNews, tools: NodeTools): Promise<void> {
  const { nodeId, time, outcome, detail } = news;
  if (outcome === "failed") {
    await tools.publishFailure(nodeId, time);
    tools.log.warn("scan failed on the host", {
      target: nodeId,
      failure: { instanceId: nodeId, stage: "association", message: detail ?? "" },
    });
    return;
  }
  const items: ComplianceItem[] = [];
  for await (const item of tools.itemsOf(nodeId)) items.push(item);
  if (items.length === 0) {
    tools.log.warn("the node has no items of InSpec", { target: nodeId });
    return;
  }
  const reports = await readComplianceItems(items);
  const scans = await scansOf(reports, items, news, tools);
  scans.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  for (const scan of scans) {
    const result = await applyScan(scan, tools);
    const key = scan.evidence?.resultsKey;
    tools.log.info("scan processed", { bucket: tools.bucket, key, ...scanLogFields(scan, result) });
  }
}

async function scansOf(
  reports: readonly ScanReport[],
  items: readonly ComplianceItem[],
  { nodeId, time: heard }: NodeNews,
  { place, bucket, keep }: NodeTools,
): Promise<ScanToApply[]> {
  const times = reports.map(({ scan }) => timeOf(scan, heard));
  // The same items have the same name: a replay puts the same object again.
  const newest = [...times].sort().at(-1) ?? heard;
  const resultsKey = `nodes/${nodeId}/${newest.replaceAll(":", "-")}-inspec-items.json.gz`;
  const versionId = await keep(resultsKey, gzipSync(JSON.stringify({ ComplianceItems: items })));
  const reportUrl = objectUrl(place, bucket, resultsKey);
  return reports.map((report) => ({
    report,
    series: seriesOf(report.scan, { ...place, id: nodeId }),
    time: timeOf(report.scan, heard),
    evidence: { bucket, resultsKey, versionId, reportUrl },
  }));
}
