import type { Announcement } from "./announcement";
import type { FindingChange, Series } from "../finding";
import { hostNotice } from "./hostNotice";
import { bySeverity, detailText, headlineOf, newsIn, numbersOf, ruleLine } from "./news";
import { type Notice, counted, oneLine, section, subjectOf } from "./notice";

const maxRules = 15;
const maxHosts = 5;
/** So many hosts are named in a line; of more, only their number is told. */
const maxNamed = 3;
/** Resources other than hosts may have very long ids. */
const maxId = 64;

/** One notice for all announcements: of one host where they are, else a digest over all of them. */
export function noticeOf(announcements: readonly Announcement[]): Notice {
  const hosts = new Set(announcements.map(({ series }) => JSON.stringify(series.target)));
  return hosts.size > 1 ? fleetNotice(announcements) : hostNotice(announcements);
}

/**
 * What happened on many hosts, rule by rule: a change that hits four hundred hosts at once is one
 * line, not four hundred messages.
 */
export function fleetNotice(announcements: readonly Announcement[]): Notice {
  const news = newsIn(announcements);
  const accounts = new Set(announcements.map(({ series }) => series.target.account));
  const heard = new Set(announcements.map(({ series }) => series.target.id));
  const noun = nounOf(announcements.map(({ series }) => series));
  const hosts = counted(news.targets.length > 0 ? news.targets.length : heard.size, noun);
  return {
    subject: subjectOf(`${headlineOf(news)} on ${hosts}`),
    summary: `${hosts} in ${counted(accounts.size, "account")}. ${numbersOf(news)}`.trim(),
    sections: [
      ...section("New, by rule", byRule(news.fresh), maxRules),
      ...section(`${headings[noun]} with most of what is new`, byHost(news.fresh), maxHosts),
      ...section("Closed, by rule", byRule(news.closed), maxRules),
    ],
  };
}

/** The changes come worst first; among rules of one severity, those on most hosts come first. */
function byRule(changes: readonly FindingChange[]): readonly string[] {
  const groups = grouped(changes, ({ finding }) => {
    const { source, benchmark } = finding.series;
    const { severity, key, title } = finding;
    // What a rule is called is the word of its own host, which speaks for no other.
    return JSON.stringify([severity, source, benchmark, key, title]);
  });
  const order = [...new Set(changes.map(({ finding }) => finding.severity))];
  const rank = ([first]: readonly FindingChange[]) =>
    first === undefined ? 0 : order.indexOf(first.finding.severity);
  return groups
    .sort((one, other) => rank(one) - rank(other) || other.length - one.length)
    .flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : `${ruleLine(first)}${detailText(group)} — ${hostsOf(group)}`;
    });
}

function hostsOf(group: readonly FindingChange[]): string {
  const hosts = [...new Set(group.map(nameOf))];
  const noun = nounOf(group.map(({ finding }) => finding.series));
  return hosts.length > maxNamed ? counted(hosts.length, noun) : hosts.join(", ");
}

const headings = { host: "Hosts", resource: "Resources", target: "Targets" } as const;

/** What scanners look at are hosts; what AWS Config does are resources, hosts among them. */
function nounOf(all: readonly Series[]): keyof typeof headings {
  const ofConfig = all.filter(({ source }) => source === "config").length;
  if (ofConfig === 0) return "host";
  return ofConfig === all.length ? "resource" : "target";
}

function byHost(changes: readonly FindingChange[]): readonly string[] {
  return grouped(changes, ({ finding }) => finding.series.target.id)
    .sort((one, other) => other.length - one.length)
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : `${nameOf(first)}: ${bySeverity(group)}`;
    });
}

function nameOf({ finding }: FindingChange): string {
  return oneLine(finding.series.target.id, maxId);
}

function grouped(
  changes: readonly FindingChange[],
  keyOf: (change: FindingChange) => string,
): FindingChange[][] {
  const groups = new Map<string, FindingChange[]>();
  for (const change of changes) {
    const key = keyOf(change);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}
