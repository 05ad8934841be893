import { percentText, scoreText, shareOf } from "../../findings/coverage";
import type { Finding } from "../../findings/finding";
import { type Severity, severities } from "../../findings/model";
import { counted } from "../../findings/notices/notice";
import { cut } from "../../findings/text";
import { totalOf } from "../counts";
import type {
  BySeverity,
  ExceptionRow,
  HostRow,
  ReportData,
  RuleRow,
  UnusedExceptionRow,
} from "../model";
import { hostChart, trendChart } from "./charts";
import { gaps, nothingAssessed } from "./gaps";
import { html, type Markup } from "./markup";
import { badge, instant, targetId } from "./pieces";
import { type Column, table } from "./table";

/** Longer ids than any real one are no reading; the findings table has them whole. */
const maxId = 256;

/** A part of the page that the contents lead to. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

/** All parts, in the order of the page. */
export function sections(data: ReportData): readonly Section[] {
  return [
    { id: "hosts", heading: "Severity by host", body: hosts(data) },
    { id: "trend", heading: "Severity over time", body: trend(data) },
    {
      id: "newest",
      heading: "Newest findings",
      body: findings(data, data.newest, "The newest findings that are open"),
    },
    {
      id: "oldest",
      heading: "Oldest findings",
      body: findings(data, data.oldest, "The findings that have been open for longest"),
    },
    { id: "rules", heading: "Most common failures, with their fixes", body: rules(data) },
    {
      id: "exceptions",
      heading: "What is excepted, by whom, why and until when",
      body: exceptions(data),
    },
    { id: "gaps", heading: "What was not assessed", body: gaps(data) },
  ];
}

function hosts(data: ReportData): Markup {
  const { worstHosts, resources } = data;
  const present = severities.filter((severity) =>
    worstHosts.rows.some(({ open }) => open[severity] > 0),
  );
  const columns: readonly Column<HostRow>[] = [
    {
      heading: resources === 0 ? "Host" : "Host or resource",
      of: ({ id }) => targetId(id),
      rowHeading: true,
    },
    { heading: "Account", of: ({ account }) => account },
    { heading: "Region", of: ({ region }) => region },
    ...present.map((severity): Column<HostRow> => {
      return { heading: severity, of: ({ open }) => open[severity], numeric: true };
    }),
    { heading: "Open", of: ({ open }) => totalOf(open), numeric: true },
    { heading: "Excepted", of: ({ excepted }) => excepted, numeric: true },
    { heading: "Assessed", of: ({ rules }) => percentText(shareOf(rules)), numeric: true },
    { heading: "Score", of: ({ score }) => scoreText(score), numeric: true },
    { heading: "Last scan (UTC)", of: ({ lastScan }) => instant(lastScan) },
  ];
  const chart = worstHosts.rows.some(({ open }) => totalOf(open) > 0)
    ? html`<figure>
        ${hostChart(worstHosts.rows)}
        <figcaption>
          Open findings of the worst hosts by severity; the numbers are in the table.
        </figcaption>
      </figure>`
    : undefined;
  return html`${chart}${table(
    worstHosts,
    {
      caption: `${resources === 0 ? "Hosts" : "Hosts and resources"} with findings, the worst first`,
      noun: resources === 0 ? "host" : "host or resource",
      none: nothingAssessed(data) ?? "No host that was assessed has a finding.",
      severitiesOf: ({ open }) => presentIn(open),
    },
    columns,
  )}`;
}

function presentIn(open: BySeverity): readonly Severity[] {
  return severities.filter((severity) => open[severity] > 0);
}

/** The table has one day of each week: the drawing has all of them. */
function trend({ trend: points }: ReportData): Markup {
  if (points.length === 0) return html`<p>No scan is remembered.</p>`;
  const present = severities.filter((severity) => points.some(({ open }) => open[severity] > 0));
  const weekly = points.filter((_, index) => (points.length - 1 - index) % 7 === 0);
  return html`<figure>
      ${trendChart(points)}
      <figcaption>Open findings of all hosts, day by day in UTC.</figcaption>
    </figure>
    <details>
      <summary>The numbers, week by week</summary>
      ${table(
        { rows: weekly, left: 0 },
        { caption: "Open findings of all hosts at the end of a day", noun: "day", none: "" },
        [
          { heading: "Day", of: ({ day }) => day, rowHeading: true },
          ...present.map((severity) => ({
            heading: severity,
            of: ({ open }: (typeof points)[number]) => open[severity],
            numeric: true,
          })),
          { heading: "All", of: ({ open }) => totalOf(open), numeric: true },
          {
            heading: "Assessed",
            of: ({ rules }: (typeof points)[number]) =>
              rules === undefined ? "no scan yet" : percentText(shareOf(rules)),
            numeric: true,
          },
        ],
      )}
    </details>`;
}

function findings(data: ReportData, list: ReportData["newest"], caption: string): Markup {
  const columns: readonly Column<Finding>[] = [
    { heading: "Severity", of: ({ severity }) => badge(severity) },
    {
      heading: "Finding",
      of: ({ title, rule, detail }) =>
        html`${title}<br /><code>${cut(rule, maxId)}</code>${
            detail === undefined ? undefined : html`<br /><span class="soft">${detail}</span>`
          }`,
      rowHeading: true,
    },
    { heading: "Host", of: ({ series }) => targetId(series.target.id) },
    { heading: "First seen (UTC)", of: ({ firstSeen }) => instant(firstSeen) },
    { heading: "Last seen (UTC)", of: ({ lastSeen }) => instant(lastSeen) },
    { heading: "Reopened", of: ({ timesReopened }) => timesReopened, numeric: true },
  ];
  return table(
    list,
    {
      caption,
      noun: "finding",
      none: nothingAssessed(data) ?? "Nothing is open of what was assessed.",
      severitiesOf: ({ severity }) => [severity],
    },
    columns,
  );
}

function rules(data: ReportData): Markup {
  const { rules: list, resources } = data;
  const columns: readonly Column<RuleRow>[] = [
    { heading: "Severity", of: ({ severity }) => badge(severity) },
    { heading: onWhat(resources), of: ({ hosts: number }) => number, numeric: true },
    {
      heading: "Rule",
      of: ({ title, rule, source, benchmark }) =>
        html`${title}<br /><code>${cut(rule, maxId)}</code><br /><span class="soft"
            >${source}, ${benchmark}</span
          >`,
      rowHeading: true,
    },
    { heading: "Controls", of: ({ controls }) => controls.join(", ") },
    { heading: "What it is, and how to fix it", of: remedy },
  ];
  return table(
    list,
    {
      caption: "Rules that fail, the worst and the most common first",
      noun: "rule",
      none: nothingAssessed(data) ?? passing(data),
      severitiesOf: ({ severity }) => [severity],
    },
    columns,
  );
}

/** Said only of what was assessed, and of all only where all was. */
function passing({ belowMinimum, silent, unmeasured, assessed }: ReportData): string {
  const complete =
    assessed.assessed === assessed.expected &&
    belowMinimum + silent.rows.length + unmeasured.rows.length === 0;
  return complete ? "Every rule that was assessed passes." : "No rule that was assessed fails.";
}

function remedy(row: RuleRow): Markup {
  const { saidBy, hosts: number } = row;
  if (saidBy === undefined) return texts(row);
  const others = number - saidBy.length;
  return html`${texts(row)}
    <p class="soft">
      As ${saidBy.join(", ")}${others > 0 ? ` and ${others} more` : ""}
      ${number === 1 ? "says" : "say"}; scans of other hosts say something else of this rule.
    </p>`;
}

function texts({ description, fixText }: RuleRow): Markup {
  if (description === undefined && fixText === undefined) return html`The benchmark does not say.`;
  return html`${description === undefined ? undefined : html`<p>${description}</p>`}${
    fixText === undefined
      ? undefined
      : html`<details>
          <summary>Fix</summary>
          <pre>${fixText}</pre>
        </details>`
  }`;
}

function exceptions(data: ReportData): Markup {
  const { exceptions: list, excepted, at, resources } = data;
  const columns: readonly Column<ExceptionRow>[] = [
    {
      heading: "Exception",
      of: ({ exception }) => html`<code>${exception.id}</code>`,
      rowHeading: true,
    },
    { heading: "Owner", of: ({ exception }) => exception.owner ?? "nobody" },
    {
      heading: "Reason",
      of: ({ exception }) =>
        html`${exception.reason ?? "none given"}${
          exception.category === undefined
            ? undefined
            : html`<br /><span class="soft">${exception.category}</span>`
        }${exception.ticket === undefined ? undefined : html`<br />${exception.ticket}`}`,
    },
    { heading: "Until (UTC)", of: ({ exception }) => until(exception.expires, at) },
    { heading: "Findings", of: ({ findings: number }) => number, numeric: true },
    { heading: onWhat(resources), of: ({ hosts: number }) => number, numeric: true },
    {
      heading: "Hides",
      of: ({ titles }) =>
        html`<ul>
          ${titles.map((title) => html`<li>${title}</li>`)}
        </ul>`,
    },
  ];
  return html`<p>
      ${counted(excepted, "finding")} ${excepted === 1 ? "is" : "are"} hidden by exceptions and
      counted apart.
    </p>
    ${table(
      list,
      {
        caption: "Exceptions that hide findings, those that end first come first",
        noun: "exception",
        none: "Nothing is hidden.",
      },
      columns,
    )}${unusedExceptions(data)}`;
}

/** A misspelt rule or target hides nothing, and nobody would know: so it is said. */
function unusedExceptions({ unusedExceptions: list, at }: ReportData): Markup | undefined {
  if (list.rows.length === 0) return undefined;
  const columns: readonly Column<UnusedExceptionRow>[] = [
    { heading: "Exception", of: ({ id }) => html`<code>${id}</code>`, rowHeading: true },
    { heading: "Rule", of: ({ rule }) => html`<code>${cut(rule, maxId)}</code>` },
    { heading: "Owner", of: ({ owner }) => owner ?? "nobody" },
    { heading: "Until (UTC)", of: ({ expires }) => until(expires, at) },
  ];
  return html`<p>
      These exceptions are in force and hold for no finding: their rules pass now or were not
      evaluated yet, other exceptions last longer, or a rule or target is not named as findings name
      it.
    </p>
    ${table(
      list,
      {
        caption: "Exceptions that hold for no finding, those that end first come first",
        noun: "exception",
        none: "",
      },
      columns,
    )}`;
}

function until(expires: string | undefined, at: string): Markup {
  if (expires === undefined) return html`for ever`;
  return expires <= at ? html`${instant(expires)} (over)` : instant(expires);
}

/** What numbers of targets are numbers of, in a fleet that may have resources beside its hosts. */
function onWhat(resources: number): string {
  return resources === 0 ? "Hosts" : "Targets";
}
