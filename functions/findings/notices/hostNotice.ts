import type { Announcement } from "./announcement";
import type { FindingChange } from "../finding";
import { type News, detailText, headlineOf, newsIn, numbersOf, ruleLine } from "./news";
import { type Notice, section, subjectOf } from "./notice";
import { openNowText } from "./openNow";

const maxFresh = 15;
const maxClosed = 5;

/** What happened on one host, shortly: the worst of what is new first. */
export function hostNotice(announcements: readonly Announcement[]): Notice {
  const news = newsIn(announcements);
  const latest = announcements.at(-1);
  const target = latest?.series.target;
  const by = [...new Set(announcements.map(({ series }) => series.source))].join(", ");
  const place = target === undefined ? "" : `${target.account}, ${target.region}, by ${by}. `;
  const link = [...announcements].reverse().find(({ reportUrl }) => reportUrl)?.reportUrl;
  return {
    subject: subjectOf(`${headlineOf(news)} on ${target?.id ?? "no host"}`),
    summary:
      `${place}${[numbersOf(news), openNow(announcements)].filter(Boolean).join(" ")}`.trim(),
    sections: [
      ...section("New", news.fresh.map(freshLine), maxFresh),
      ...section("Closed", closedLines(news), maxClosed),
    ],
    ...(link !== undefined && { link: { label: "Report", url: link } }),
  };
}

/** Open findings after the latest scan of each series: others of the host may have some, too. */
function openNow(announcements: readonly Announcement[]): string {
  const latest = new Map(
    announcements.flatMap(({ series, summary }) =>
      summary === undefined ? [] : [[JSON.stringify(series), summary] as const],
    ),
  );
  return openNowText([...latest.values()]);
}

function freshLine(change: FindingChange): string {
  const why = { reopened: " (again)", "exception-expired": " (its exception has ended)" };
  const { kind } = change;
  return `${ruleLine(change)}${detailText([change])}${kind === "reopened" || kind === "exception-expired" ? why[kind] : ""}`;
}

function closedLines({ closed }: News): readonly string[] {
  return closed.map((change) => `${ruleLine(change)} (${change.finding.closedAs ?? "closed"})`);
}
