import { hoursInMonth, prices } from "./prices";

/** What one host consumes in a month, in the units that are billed. */
export interface HostMonth {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly metricCalls: number;
  readonly findingImports: number;
  /** Metric series of the host itself. */
  readonly hostSeries: number;
  /** Hours of the month in which data of the host's series arrives: scans. */
  readonly scans: number;
}

/** A fleet's month. */
export interface FleetMonth extends HostMonth {
  readonly hosts: number;
  /** Metric series that the fleet has once, whatever its size. */
  readonly fleetSeries: number;
}

/** Dollars a month by service. */
export interface Bill {
  readonly writes: number;
  readonly reads: number;
  readonly metricSeries: number;
  readonly metricCalls: number;
  readonly findingImports: number;
  readonly total: number;
}

/** The bill of a fleet, each quantity being that of one host times the number of hosts. */
export function billOf(fleet: FleetMonth): Bill {
  const { hosts } = fleet;
  const parts = {
    writes: hosts * fleet.writeUnits * prices.writeRequestUnit,
    reads: hosts * fleet.readUnits * prices.readRequestUnit,
    metricSeries: metricDollars(metricMonths(fleet)),
    metricCalls: hosts * fleet.metricCalls * prices.putMetricDataCall,
    findingImports: importDollars(hosts * fleet.findingImports),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/**
 * Months of metric series that are billed: a host's series count with the hours in which it is
 * scanned, the fleet's with all hours, because some host may be scanned in each.
 */
export function metricMonths({ hosts, hostSeries, fleetSeries, scans }: FleetMonth): number {
  return hosts * hostSeries * Math.min(1, scans / hoursInMonth) + fleetSeries;
}

/** The price of metric-months, the first ones dearer than the rest. */
export function metricDollars(months: number): number {
  const { first, each, further } = prices.metricMonth;
  return Math.min(months, first) * each + Math.max(0, months - first) * further;
}

/** The price of a month's imported findings, the first ones free. */
export function importDollars(imports: number): number {
  const { free, each } = prices.findingImport;
  return Math.max(0, imports - free) * each;
}
