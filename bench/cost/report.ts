import { type Bill, type FleetMonth, type HostMonth, billOf, metricMonths } from "./bill";
import { type Share, breakdown, indexes, ratio, totalUnits } from "./breakdown";
import type { Consumption } from "./meter";
import { type Refreshes, type ScanAverage } from "./month";
import type { MeasuredScan, PlumblineRun, ScanKind } from "./plumblineFleet";
import { hoursInMonth } from "./prices";
import { dollars, figure, textTable, times } from "./textTable";
import type { WriteEveryScanRun } from "./writeEveryScan";

const kinds: readonly ScanKind[] = ["first", "changed", "unchanged", "refresh"];

/** Units of one scan by kind of record and of scan. */
export function recordTable(
  { scans, shared }: PlumblineRun,
  access: Consumption["access"],
): string {
  const present = kinds.filter((kind) => scans.some((scan) => scan.kind === kind));
  const columns = present.map((kind) => {
    const own = scans.filter((scan) => scan.kind === kind);
    return { kind, count: own.length, shares: sharesOf(own, access) };
  });
  const steady = scans.filter(({ kind }) => kind === "changed" || kind === "unchanged").length;
  const ofAll = breakdown(shared, access, steady);
  const records = new Set([...columns.flatMap(({ shares }) => shares), ...ofAll].map(nameOf));
  const rows = [...records].sort(byName).map((record) => {
    const cells = columns.map(({ shares }) => cell(find(shares, record)));
    return [record, ...cells, cell(find(ofAll, record))];
  });
  const totals = columns.map(({ shares }) => figure(sum(shares)));
  return textTable([
    [`${access} units a scan`, ...columns.map(({ kind }) => kind), "shared"],
    ...rows,
    ["together", ...totals, figure(sum(ofAll))],
    ["scans", ...columns.map(({ count }) => figure(count)), figure(steady)],
  ]);
}

function sharesOf(scans: readonly MeasuredScan[], access: Consumption["access"]): Share[] {
  const consumed = scans.flatMap((scan) => scan.consumed);
  return breakdown(consumed, access, scans.length);
}

function nameOf({ record }: Share): string {
  return record;
}

/** Indexes come last: they are no record. */
function byName(one: string, other: string): number {
  if (one === indexes || other === indexes) return one === indexes ? 1 : -1;
  return one < other ? -1 : 1;
}

function find(shares: readonly Share[], record: string): Share | undefined {
  return shares.find((share) => share.record === record);
}

function sum(shares: readonly Share[]): number {
  return shares.reduce((total, { unitsPerScan }) => total + unitsPerScan, 0);
}

function cell(share: Share | undefined): string {
  if (share === undefined) return "";
  const { unitsPerScan, operationsPerScan, bytes } = share;
  if (operationsPerScan === 0) return figure(unitsPerScan);
  return `${figure(unitsPerScan)} (${figure(operationsPerScan)} of ${figure(Math.round(bytes))} B)`;
}

/** How the arithmetic goes from a scan to a fleet's month. */
export function scalingText(
  scan: ScanAverage,
  refresh: Refreshes,
  baseline: WriteEveryScanRun,
  { hosts, scans }: FleetMonth,
): string {
  const written = ratio(totalUnits(baseline.consumed, "write"), baseline.scans);
  const month = scans * scan.writeUnits + 30 * refresh.writeUnits;
  return [
    `writes, Plumbline:   (${factor(scan.writeUnits)} a scan × ${scans} scans` +
      ` + ${factor(refresh.writeUnits)} a day for ${factor(refresh.perDay)} refreshed findings × 30 days)` +
      ` × ${figure(hosts)} hosts = ${figure(hosts * month)}`,
    `writes, every scan:  ${factor(written)} a scan × ${scans} scans` +
      ` × ${figure(hosts)} hosts = ${figure(hosts * scans * written)}`,
    `metric series:       each of a host's counts for ${scans} of ${hoursInMonth} hours, the fleet's for all`,
  ].join("\n");
}

/** A number that is multiplied: with so many digits that the product can be checked by hand. */
function factor(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}

/** What is billed, and the part of the bill that it makes. */
interface BillLine {
  readonly name: string;
  readonly quantity: (month: FleetMonth) => number;
  readonly part?: Exclude<keyof Bill, "total">;
}

const billLines: readonly BillLine[] = [
  { name: "DynamoDB write units", quantity: ofHosts("writeUnits"), part: "writes" },
  { name: "DynamoDB read units", quantity: ofHosts("readUnits"), part: "reads" },
  { name: "CloudWatch metric series", quantity: seriesOf },
  { name: "– in months, by the hours with data", quantity: metricMonths, part: "metricSeries" },
  { name: "PutMetricData calls", quantity: ofHosts("metricCalls"), part: "metricCalls" },
  { name: "Security Hub imports", quantity: ofHosts("findingImports"), part: "findingImports" },
];

/** Quantities and dollars of both fleets, service by service. */
export function billTable(plumbline: FleetMonth, baseline: FleetMonth): string {
  const [own, other] = [billOf(plumbline), billOf(baseline)];
  return textTable([
    ["a month", "Plumbline", "$", "every scan written", "$", "quantity", "dollars"],
    ...billLines.map(({ name, quantity, part }) => [
      name,
      figure(Math.round(quantity(plumbline))),
      part ? dollars(own[part]) : "",
      figure(Math.round(quantity(baseline))),
      part ? dollars(other[part]) : "",
      times(quantity(baseline), quantity(plumbline)),
      part ? times(other[part], own[part]) : "",
    ]),
    [
      "together",
      "",
      dollars(own.total),
      "",
      dollars(other.total),
      "",
      times(other.total, own.total),
    ],
  ]);
}

function ofHosts(name: Exclude<keyof HostMonth, "scans" | "hostSeries">) {
  return (month: FleetMonth): number => month.hosts * month[name];
}

function seriesOf({ hosts, hostSeries, fleetSeries }: FleetMonth): number {
  return hosts * hostSeries + fleetSeries;
}

/** Calls of one scan, of a host that is known already. */
export function callTable(run: PlumblineRun, baseline: WriteEveryScanRun): string {
  const steady = run.scans.filter(({ kind }) => kind === "changed" || kind === "unchanged").length;
  const other = baseline.calls;
  const actions = [...new Set([...Object.keys(run.calls), ...Object.keys(other)])].sort();
  return textTable([
    ["calls a scan", "Plumbline", "every scan written"],
    ...actions.map((action) => [
      action,
      figure(ratio(run.calls[action] ?? 0, steady)),
      other[action] === undefined ? "" : figure(ratio(other[action], baseline.scans)),
    ]),
  ]);
}
