import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Series } from "../findings/finding";
import { type MeasuredSeries, complianceItems } from "../sinks/complianceItems";
import type { FindingsStore } from "../sinks/findingsStore";
import { complianceTypes, putCompliance } from "../sinks/ssmCompliance";

/** Shows a target's standing on the Compliance page of Systems Manager, or does nothing. */
export type ShowCompliance = (series: Series) => Promise<void>;

/**
 * Puts everything that is known of a series' target and source: the service replaces the whole list
 * of a node, so that a list of one profile alone would close the other profiles' findings.
 */
export function complianceShower(client: SSMClient, store: FindingsStore): ShowCompliance {
  return async ({ target, source }) => {
    const all = (await store.series.ofTarget(target)).filter(
      (each) => each.series.source === source,
    );
    const measured: MeasuredSeries[] = [];
    const findings = [];
    let newest = "";
    for (const { series } of all) {
      findings.push(...(await store.findings.load(series)));
      const scan = await store.history.newest(series);
      if (scan === undefined) continue;
      measured.push({ ...scan, series });
      if (scan.time > newest) newest = scan.time;
    }
    if (newest === "") return;
    const items = complianceItems(findings, measured);
    await putCompliance(client, target, newest, { type: complianceTypes[source], items });
  };
}
