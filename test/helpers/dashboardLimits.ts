import { expect } from "chai";
import type { Metric, MetricOptions, Widget } from "../../components/internal/dashboard/dashboard";

/** A dashboard's body, parsed. */
export interface Body {
  readonly start: string;
  readonly periodOverride: string;
  readonly widgets: readonly Widget[];
}

/** What CloudWatch takes: quotas, and "Dashboard Body Structure and Syntax" of its API reference. */
const limits = {
  widgets: 500,
  metricsPerWidget: 500,
  metricsPerDashboard: 2500,
  alarmsPerWidget: 100,
  text: 1024,
  query: 10_000,
} as const;

/** Properties that a widget of each type may have, and those that it must. */
const properties: Readonly<
  Record<Widget["type"], { must: readonly string[]; may: readonly string[] }>
> = {
  metric: {
    must: ["metrics", "region"],
    may: [
      ...["accountId", "annotations", "liveData", "legend", "period", "sparkline", "stacked"],
      ...["stat", "table", "timezone", "title", "view", "yAxis"],
    ],
  },
  log: { must: ["query", "region"], may: ["accountId", "queryLanguage", "title", "view"] },
  alarm: { must: ["alarms"], may: ["sortBy", "states", "title"] },
  text: { must: ["markdown"], may: ["background"] },
};

/** Checks a dashboard against what CloudWatch takes, and gives it parsed. */
export function dashboardWithinLimits(json: unknown): Body {
  if (typeof json !== "string") throw new Error(`the body is ${JSON.stringify(json)}`);
  const body = JSON.parse(json) as Body;
  expect(body).to.have.all.keys("start", "periodOverride", "widgets");
  expect(body.start).to.match(/^-P(?:T?\d+[HDWM])$/);
  expect(body.periodOverride).to.be.oneOf(["auto", "inherit"]);
  expect(body.widgets.length).to.be.within(1, limits.widgets);
  for (const widget of body.widgets) checkWidget(widget);
  checkPlaces(body.widgets);
  const metrics = body.widgets.flatMap(metricsOf);
  expect(metrics.length).to.be.at.most(limits.metricsPerDashboard);
  return body;
}

function checkWidget(widget: Widget): void {
  const { type, x, width, height, properties: given } = widget;
  const { must, may } = properties[type];
  expect(Object.keys(given), type).to.include.members([...must]);
  expect([...must, ...may], type).to.include.members(Object.keys(given));
  for (const size of [x, widget.y, width, height]) expect(Number.isInteger(size)).to.equal(true);
  expect(width).to.be.within(1, 24);
  expect(height).to.be.within(1, 1000);
  expect(x + width).to.be.at.most(24);
  expect(typeof given["title"] === "string" ? given["title"].length : 0).to.be.at.most(limits.text);
  if (type === "alarm") {
    expect((given["alarms"] as string[]).length).to.be.within(1, limits.alarmsPerWidget);
  }
  if (type === "log") checkQuery(String(given["query"]));
  if (type === "metric") checkMetrics(widget);
}

function checkQuery(query: string): void {
  expect(query).to.match(/^SOURCE '[\w./#-]+' \| /);
  expect(query.length).to.be.at.most(limits.query);
  // `unnest` takes no second one, and a table with no limit is cut at 10,000 rows.
  expect(query.match(/\bunnest\b/g)?.length ?? 0).to.be.at.most(1);
  expect(query).to.match(/\| limit \d+$/);
}

function metricsOf(widget: Widget): readonly Metric[] {
  return widget.type === "metric" ? (widget.properties["metrics"] as Metric[]) : [];
}

function checkMetrics(widget: Widget): void {
  const metrics = metricsOf(widget);
  expect(metrics.length).to.be.within(1, limits.metricsPerWidget);
  expect(widget.properties["view"]).to.be.oneOf(["timeSeries", "bar", "singleValue", "pie"]);
  const ids = metrics.flatMap((metric) => optionsOf(metric).id ?? []);
  expect(new Set(ids).size, "ids of a widget's metrics").to.equal(ids.length);
  for (const metric of metrics) {
    const { id, expression, period, color, label, stat } = optionsOf(metric);
    const names = metric.filter((part) => typeof part === "string");
    // A name and a namespace, and then pairs of dimensions; an expression has none of them.
    if (expression === undefined) expect(names.length).to.be.at.least(2);
    expect(names.length % 2).to.equal(0);
    expect(expression ?? "").to.have.length.at.most(limits.text);
    expect(label ?? "").to.have.length.at.most(limits.text);
    if (id !== undefined) expect(id).to.match(/^[a-z][A-Za-z0-9_]*$/);
    if (color !== undefined) expect(color).to.match(/^#[0-9a-f]{6}$/);
    if (period !== undefined) expect(period % 60).to.equal(0);
    if (stat !== undefined) expect(stat).to.be.oneOf(["Average", "Maximum", "Minimum", "Sum"]);
  }
}

function optionsOf(metric: Metric): MetricOptions {
  const last = metric.at(-1);
  return typeof last === "object" ? last : {};
}

function checkPlaces(widgets: readonly Widget[]): void {
  for (const [index, a] of widgets.entries()) {
    for (const b of widgets.slice(index + 1)) {
      const apart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      expect(apart, "widgets that lie on each other").to.equal(true);
    }
  }
}
