import type { GapReason } from "../../findings/cis";
import type { CisScanFacts } from "../../sinks/store/cisScanRecord";
import type { CisTargetFacts } from "./messages";
import type { CisWorkTools } from "./tools";

/** Writes down, and says, that a target was not measured, and why. Its findings stay as they were. */
export async function noteGap(
  scan: CisScanFacts,
  { account, id, platform }: Pick<CisTargetFacts, "account" | "id" | "platform">,
  gap: GapReason,
  { table, log, now }: CisWorkTools,
): Promise<void> {
  const at = new Date(now()).toISOString();
  const known = { account, id, ...(platform !== undefined && { platform }) };
  await table.putTarget(scan, { ...known, gap, at });
  log.warn("target not measured", { scan: scan.arn, name: scan.name, account, target: id, gap });
}

/** Publishes anew how many targets of a scan were not measured, where one of them was later. */
export async function recountGaps(scan: CisScanFacts, tools: CisWorkTools): Promise<void> {
  let gaps = 0;
  for await (const { gap } of tools.table.targets(scan.arn)) if (gap !== undefined) gaps += 1;
  await tools.publishScan(scan, gaps);
}
