import type { Target } from "../finding";
import { type Notice, counted, section, subjectOf } from "./notice";

/** Hosts that have fallen silent, or are back, found in one run. */
export interface HostNews {
  readonly kind: "silent" | "back";
  /** ISO 8601: when it was noticed. */
  readonly time: string;
  readonly hosts: readonly HostStanding[];
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
export function hostNewsNotice({ kind, hosts }: HostNews): Notice {
  const number = counted(hosts.length, "host");
  const [first] = hosts;
  const one = hosts.length === 1 && first !== undefined ? `Host ${first.target.id}` : number;
  const are = hosts.length === 1 ? "is" : "are";
  return kind === "silent"
    ? {
        subject: subjectOf(`${one} ${are} silent`),
        summary: `${number} should have sent scan results and did not.`,
        sections: section("Silent", hosts.map(silentLine), maxLines),
      }
    : {
        subject: subjectOf(`${one} ${are} back`),
        summary: `${number} had been silent and sent scan results again.`,
        sections: section("Back", hosts.map(backLine), maxLines),
      };
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
