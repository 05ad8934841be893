import type { FleetMonth } from "./bill";
import { ratio, totalUnits } from "./breakdown";
import { type PlumblineRun, type ScanKind, refreshDays } from "./plumblineFleet";
import { refreshesPerDay } from "./refresh";
import type { WriteEveryScanRun } from "./writeEveryScan";

/** What the runs are scaled to. */
export interface MonthOptions {
  readonly hosts: number;
  /** Scans of a host in the month. */
  readonly scans: number;
  readonly drift: number;
}

/** What Plumbline consumes in one scan of a host that is known already, on average. */
export interface ScanAverage {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly imports: number;
}

/** How often open findings are told again, and what that costs, of one host and day. */
export interface Refreshes extends ScanAverage {
  /** Findings that are told again. */
  readonly perDay: number;
}

const known: readonly ScanKind[] = ["changed", "unchanged"];

/**
 * The average of all scans but each host's first. What they read together is shared out to them; what
 * they wrote for all hosts is not, because a larger fleet writes no more of it.
 */
export function averageScan({ scans, shared }: PlumblineRun): ScanAverage {
  const steady = scans.filter(({ kind }) => known.includes(kind));
  const read = shared.filter(({ access }) => access === "read");
  const consumed = [...steady.flatMap((scan) => scan.consumed), ...read];
  const imports = steady.reduce((sum, scan) => sum + scan.imports, 0);
  return {
    writeUnits: ratio(totalUnits(consumed, "write"), steady.length),
    readUnits: ratio(totalUnits(consumed, "read"), steady.length),
    imports: ratio(imports, steady.length),
  };
}

/**
 * What refreshing costs: the scan in which a whole host was told again, shared out to its findings,
 * times the findings of a day that have gone so long without a change.
 */
export function refreshesOf({ scans }: PlumblineRun, drift: number): Refreshes {
  const refreshed = scans.filter(({ kind }) => kind === "refresh");
  const consumed = refreshed.flatMap((scan) => scan.consumed);
  const findings = refreshed.reduce((sum, scan) => sum + scan.imports, 0);
  const perDay = ratio(findings, refreshed.length) * refreshesPerDay(drift, refreshDays);
  return {
    perDay,
    writeUnits: perDay * ratio(totalUnits(consumed, "write"), findings),
    readUnits: perDay * ratio(totalUnits(consumed, "read"), findings),
    imports: perDay,
  };
}

/** A month of a fleet that Plumbline keeps. */
export function plumblineMonth(run: PlumblineRun, options: MonthOptions): FleetMonth {
  const { hosts, scans, drift } = options;
  const scan = averageScan(run);
  const refresh = refreshesOf(run, drift);
  const steady = run.scans.filter(({ kind }) => known.includes(kind)).length;
  const days = 30;
  return {
    hosts,
    scans,
    writeUnits: scans * scan.writeUnits + days * refresh.writeUnits,
    readUnits: scans * scan.readUnits + days * refresh.readUnits,
    findingImports: scans * scan.imports + days * refresh.imports,
    metricCalls: scans * ratio(run.calls["cloudwatch:PutMetricData"] ?? 0, steady),
    hostSeries: run.series.perHost,
    fleetSeries: run.series.ofFleet,
  };
}

/** A month of a fleet of which every scan is written whole. */
export function writeEveryScanMonth(run: WriteEveryScanRun, options: MonthOptions): FleetMonth {
  const { hosts, scans } = options;
  return {
    hosts,
    scans,
    writeUnits: scans * ratio(totalUnits(run.consumed, "write"), run.scans),
    readUnits: scans * ratio(totalUnits(run.consumed, "read"), run.scans),
    findingImports: scans * ratio(run.imports, run.scans),
    metricCalls: scans * ratio(run.calls["cloudwatch:PutMetricData"] ?? 0, run.scans),
    hostSeries: run.seriesPerHost,
    fleetSeries: 0,
  };
}
