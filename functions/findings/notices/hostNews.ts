import type { Target } from "../finding";
import { type Notice, counted, section, subjectOf } from "./notice";

/** Hosts that have fallen silent, or are back, found in one run. */
export interface HostNews {
  readonly kind: "silent" | "back";
  /** ISO 8601: when it was noticed. */
  readonly time: string;
  readonly hosts: readonly HostStanding[];
  /** What the whole run found, told of before or not. */
  readonly inAll: SilentInAll;
}

/** How many hosts one watch misses at the moment. */
export interface SilentInAll {
  /** What the watch is called before people. */
  readonly watch: string;
  readonly count: number;
  /** Whether every host could be looked at; there may be more otherwise. */
  readonly complete: boolean;
}

/** One of them. */
export interface HostStanding {
  readonly target: Target;
  /** Since when it has been silent, or had been until it came back: ISO 8601. */
  readonly silentSince: string;
  /** End of its newest scan; absent where it has never sent one. */
  readonly lastScan?: string;
}

const maxLines = 50;

/** The news in words: one notice, whatever number of hosts it is about. */
export function hostNewsNotice({ kind, hosts, inAll }: HostNews): Notice {
  const number = counted(hosts.length, "host");
  const [first] = hosts;
  const one = hosts.length === 1 && first !== undefined ? `Host ${first.target.id}` : number;
  const are = hosts.length === 1 ? "is" : "are";
  return kind === "silent"
    ? {
        subject: subjectOf(`${one} ${are} silent`),
        summary: `${number} should have sent scan results and did not. ${inAllText(inAll)}`,
        sections: section("Silent", hosts.map(silentLine), maxLines),
      }
    : {
        subject: subjectOf(`${one} ${are} back`),
        summary: `${number} had been silent and sent scan results again. ${inAllText(inAll)}`,
        sections: section("Back", hosts.map(backLine), maxLines),
      };
}

/** News are of some hosts: without the number of all they seem to differ from a report. */
function inAllText({ watch, count, complete }: SilentInAll): string {
  return `Silent for ${watch} now: ${complete ? "" : "at least "}${counted(count, "host")}.`;
}

function silentLine({ target, silentSince, lastScan }: HostStanding): string {
  return lastScan === undefined
    ? `${nameOf(target)}: never scanned, expected since ${silentSince}`
    : `${nameOf(target)}: last scan ${lastScan}`;
}

function backLine({ target, silentSince, lastScan }: HostStanding): string {
  return `${nameOf(target)}: scanned ${lastScan ?? ""}, silent since ${silentSince}`;
}

function nameOf({ id, account, region }: Target): string {
  return `${id} (${account}, ${region})`;
}
