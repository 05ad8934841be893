import { greatest } from "../../../functions/findings/extremes";

/** The parts of CloudWatch's dashboard language that are used here, as plain JSON. */
export type Metric = readonly (string | MetricOptions)[];

export interface MetricOptions {
  readonly stat?: string;
  readonly period?: number;
  readonly label?: string;
  readonly color?: string;
  readonly id?: string;
  readonly expression?: string;
}

export interface Widget {
  readonly type: "metric" | "log" | "alarm" | "text";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A widget that has no place yet. */
export type Unplaced = Omit<Widget, "x" | "y">;

/** The grid that CloudWatch lays widgets out on. */
const columns = 24;

/** Seconds in a day: hosts are scanned about once a day, so that a shorter period shows gaps. */
export const daySeconds = 24 * 60 * 60;

/**
 * Metrics over time. Every widget names its region: dashboards belong to the account, and show
 * nothing from another region unless told to.
 */
export function timeSeries(
  title: string,
  region: string,
  metrics: readonly Metric[],
  size: { width: number; height: number; stacked?: boolean; max?: number },
): Unplaced {
  return metricWidget(title, region, metrics, size, {
    view: "timeSeries",
    stacked: size.stacked ?? false,
    yAxis: { left: { min: 0, ...(size.max !== undefined && { max: size.max }) } },
  });
}

/** The latest value of each metric as a bar. */
export function bars(
  title: string,
  region: string,
  metrics: readonly Metric[],
  size: { width: number; height: number },
): Unplaced {
  return metricWidget(title, region, metrics, size, { view: "bar" });
}

function metricWidget(
  title: string,
  region: string,
  metrics: readonly Metric[],
  { width, height }: { width: number; height: number },
  view: Readonly<Record<string, unknown>>,
): Unplaced {
  return { type: "metric", width, height, properties: { title, region, metrics, ...view } };
}

/** The states of some alarms. */
export function alarmStates(title: string, arns: readonly string[], width: number): Unplaced {
  return { type: "alarm", width, height: 4, properties: { title, alarms: arns } };
}

/** The answer of a CloudWatch Logs Insights query, as a table. */
export function logTable(
  title: string,
  region: string,
  logGroup: string,
  query: readonly string[],
  size: { width: number; height: number },
): Unplaced {
  return {
    type: "log",
    ...size,
    properties: {
      title,
      region,
      view: "table",
      query: [`SOURCE '${logGroup}'`, ...query].join(" | "),
    },
  };
}

/**
 * What is shown before anybody chooses: two weeks, because hosts are scanned once a day or a week.
 * Periods stay what widgets say: a day's scans are one point, whatever range is chosen.
 */
const view = { start: "-P14D", periodOverride: "inherit" } as const;

/** Rows of widgets, from left to right and from top to bottom, as the service takes them. */
export function dashboardBody(rows: readonly (readonly Unplaced[])[]): string {
  const widgets: Widget[] = [];
  let y = 0;
  for (const row of rows) {
    let x = 0;
    for (const widget of row) {
      widgets.push({ ...widget, x, y });
      x += widget.width;
    }
    if (x > columns) throw new Error(`a row of ${x} columns does not fit in ${columns}`);
    y += greatest([0, ...row.map((widget) => widget.height)]);
  }
  return JSON.stringify({ ...view, widgets });
}
