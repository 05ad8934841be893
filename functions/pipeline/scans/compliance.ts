import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Finding, Series } from "../../findings/finding";
import type { Source } from "../../findings/model";
import { countOpen } from "../../findings/life/summary";
import { type MeasuredSeries, complianceItems } from "../../sinks/systemsManager/complianceItems";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import { complianceTypes, putCompliance } from "../../sinks/systemsManager/ssmCompliance";

/**
 * Shows a target's standing on the Compliance page of Systems Manager, or does nothing.
 *
 * @param goneAt from when on the series is no more, where that is about to be written.
 */
export type ShowCompliance = (series: Series, goneAt?: string) => Promise<void>;

/**
 * Puts everything that is known of a series' target and source: the service replaces the whole list
 * of a node, so that a list of one profile alone would close the other profiles' findings. A series
 * that is gone, as a whole target or as a profile, is listed no more.
 */
export function complianceShower(
  client: SSMClient,
  store: FindingsStore,
  minimumCoverage: number,
): ShowCompliance {
  return async (shown, goneNow) => {
    const { target, source } = shown;
    const all = (await store.series.ofTarget(target)).filter(
      (each) => each.series.source === source,
    );
    const measured: MeasuredSeries[] = [];
    const findings: Finding[] = [];
    let newest = "";
    for (const { series, record } of all) {
      const own = await store.findings.load(series);
      for (const finding of own) findings.push(finding);
      const scan = await store.history.newest(series);
      if (scan === undefined) continue;
      if (scan.time > newest) newest = scan.time;
      const goneAt = isSame(series, shown) && goneNow ? goneNow : record.head?.goneAt;
      if (goneAt !== undefined && scan.time <= goneAt) continue;
      // Exceptions may have ended since the scan.
      measured.push({ ...scan, ...countOpen(own), series });
    }
    if (newest === "") return;
    const items = complianceItems(findings, measured, minimumCoverage);
    await putCompliance(client, target, newest, { type: complianceTypes[source], items });
  };
}

/** The same for hosts of some scanners only. */
export function complianceShowerOf(
  sources: readonly Source[],
  show: ShowCompliance,
): ShowCompliance {
  return async (series, goneAt) => {
    if (sources.includes(series.source)) await show(series, goneAt);
  };
}

function isSame(a: Series, b: Series): boolean {
  return a.benchmark === b.benchmark && a.profile === b.profile;
}
