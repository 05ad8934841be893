import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components.js";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { greatest } from "../../findings/extremes";
import { severities } from "../../findings/model";
import { totalOf } from "../counts";
import type { HostRow, TrendPoint } from "../model";
import { html, Markup } from "./markup";
import { severityColours } from "./style";

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

/** Stands for the colour of the page's own text, which only the page knows: light or dark. */
const ink = "#010203";
const width = 960;
const maxHosts = 15;
const maxName = 24;

const text = { color: ink, fontSize: 13, fontFamily: "sans-serif" };
const common = {
  animation: false,
  textStyle: text,
  legend: { bottom: 0, textStyle: text, itemWidth: 14, icon: "roundRect", itemGap: 28 },
};
const line = { lineStyle: { color: ink, opacity: 0.25 } };

/** Open findings of the worst hosts, by severity, as stacked bars. */
export function hostChart(hosts: readonly HostRow[]): Markup {
  const shown = hosts.slice(0, maxHosts).reverse();
  return drawn(90 + shown.length * 26, {
    ...common,
    grid: grid(greatest(shown.map(({ id }) => Math.min(id.length, maxName)))),
    xAxis: { type: "value", minInterval: 1, splitLine: line, axisLabel: text },
    yAxis: {
      type: "category",
      data: shown.map(({ id }) => (id.length > maxName ? `${id.slice(0, maxName - 1)}…` : id)),
      axisLabel: text,
      axisTick: { show: false },
      axisLine: line,
    },
    series: severities
      .filter((severity) => shown.some(({ open }) => open[severity] > 0))
      .map((severity) => ({
        name: severity,
        type: "bar",
        stack: "open",
        silent: true,
        itemStyle: { color: severityColours[severity] },
        data: shown.map(({ open }) => open[severity]),
      })),
  });
}

/** Open findings of the whole fleet day by day, by severity, as stacked areas. */
export function trendChart(trend: readonly TrendPoint[]): Markup {
  return drawn(300, {
    ...common,
    grid: grid(String(greatest(trend.map(({ open }) => totalOf(open)))).length + 1),
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: trend.map(({ day }) => day),
      axisLabel: text,
      axisLine: line,
    },
    yAxis: { type: "value", minInterval: 1, splitLine: line, axisLabel: text },
    series: severities
      .filter((severity) => trend.some(({ open }) => open[severity] > 0))
      .map((severity) => ({
        name: severity,
        type: "line",
        stack: "open",
        step: "end",
        showSymbol: false,
        silent: true,
        color: severityColours[severity],
        lineStyle: { width: 1 },
        areaStyle: { opacity: 0.85 },
        // A day on which nothing was known yet is no day without findings.
        data: trend.map(({ open, rules }) => (rules === undefined ? "-" : open[severity])),
      })),
  });
}

/** Nobody can measure a text here: there is room for one of so many wide letters. */
function grid(letters: number) {
  return { left: 16 + letters * 8.5, right: 24, top: 12, bottom: 48, outerBoundsMode: "none" };
}

function drawn(height: number, option: EChartsCoreOption): Markup {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return html`${new Markup(plain(chart.renderToSVGString()))}`;
  } finally {
    chart.dispose();
  }
}

/**
 * The drawing without what a page that allows no style of unknown origin would refuse, and without
 * what is for scripts; text and lines take the colour of the page.
 */
function plain(svg: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    .replace(/ style="([^"]*)"/g, (_, declarations: string) => attributesOf(declarations))
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ')
    .replaceAll(`"${ink}"`, '"currentColor"');
}

function attributesOf(declarations: string): string {
  return declarations
    .split(";")
    .map((declaration) =>
      /^\s*(font-size|font-family|font-weight):\s*([\w .,-]+?)\s*$/.exec(declaration),
    )
    .map((match) => (match === null ? "" : ` ${match[1] ?? ""}="${match[2] ?? ""}"`))
    .join("");
}
