import { percentText, scoreText, shareOf } from "../findings/coverage";
import { severities } from "../findings/model";
import { type Notice, counted, oneLine, section, subjectOf } from "../findings/notices/notice";
import { totalOf, worstOpen } from ".";
import type { ReportData } from "./model";

const shown = 5;
const maxTitle = 150;

/** The report in a few lines, for those who get it in a message. */
export function reportNotice(data: ReportData, title: string): Notice {
  const { open, excepted, hosts, resources, silent, unmeasured, rules, worstHosts, exceptions } =
    data;
  const worst = worstOpen(data);
  const numbers = severities
    .filter((severity) => open[severity] > 0)
    .map((severity) => `${open[severity]} ${severity}`);
  const silentHosts = silent.rows.length + silent.left;
  const unused = data.unusedExceptions.rows.length + data.unusedExceptions.left;
  const leftOut = unmeasured.rows.length + unmeasured.left;
  const where = [
    counted(hosts, "host"),
    ...(resources === 0 ? [] : [counted(resources, "cloud resource")]),
  ].join(" and ");
  return {
    subject: subjectOf(`${title}: ${counted(totalOf(open), "open finding")} on ${where}`),
    summary: [
      worst === undefined ? noneOpenText(data) : `Open: ${numbers.join(", ")}.`,
      `Excepted: ${excepted}.`,
      ...(unused === 0 ? [] : [`Holding for no finding: ${counted(unused, "exception")}.`]),
      ...(silentHosts === 0 ? [] : [`Silent: ${counted(silentHosts, "host")}.`]),
      ...(data.assessed.expected === 0
        ? []
        : [`Assessed: ${percentText(shareOf(data.assessed))} of rules.`]),
      ...(data.score === undefined ? [] : [`Average score: ${scoreText(data.score)}.`]),
      ...(data.belowMinimum === 0
        ? []
        : [`Too little assessed: ${counted(data.belowMinimum, "scan")}.`]),
      ...(leftOut === 0 ? [] : [`Not measured by Amazon Inspector: ${counted(leftOut, "host")}.`]),
    ].join(" "),
    sections: [
      ...section(
        "Most common failures",
        rules.rows.map(
          ({ severity, title: rule, hosts: number }) =>
            `${severity.toUpperCase()} ${oneLine(rule, maxTitle)} — ${counted(number, "host")}`,
        ),
        shown,
      ),
      ...section(
        resources === 0 ? "Worst hosts" : "Worst hosts and resources",
        worstHosts.rows
          .filter((row) => totalOf(row.open) > 0)
          .map(({ id, open: own }) => `${oneLine(id, 64)}: ${totalOf(own)} open`),
        shown,
      ),
      ...section(
        "Exceptions that end first",
        exceptions.rows.map(
          ({ exception, findings }) =>
            `${exception.expires?.slice(0, 10) ?? "never"} ${oneLine(exception.id, maxTitle)} (${exception.owner ?? "nobody's"}): ${counted(findings, "finding")}`,
        ),
        shown,
      ),
    ],
  };
}

/** That nothing is open says something only of what somebody has looked at. */
function noneOpenText({ assessed }: ReportData): string {
  return assessed.assessed === 0
    ? "No assessment is on record, so that nothing is known."
    : "Nothing is open of what was assessed.";
}
