import type { Announcement } from "../../functions/findings/notices/announcement";
import type { Exception } from "../../functions/findings/exceptions";
import type { Finding, FindingChange, Series } from "../../functions/findings/finding";
import type { RuleOutcome } from "../../functions/findings/model";
import { defaultResultPolicy } from "../../functions/findings/policy";
import { applyScan } from "../../functions/pipeline/scans/applyScan";
import { hubOfNobody } from "../../functions/pipeline/securityHub/hubAccount";
import type {
  ApplyScanTools,
  ScanOutcome,
  ScanToApply,
} from "../../functions/pipeline/scans/scanToApply";
import type { FindingsStore } from "../../functions/sinks/store/findingsStore";
import { reportOf, series } from "./scans";

let hosts = 0;

/** A series of a host that no other test has used: its findings start empty. */
export function freshSeries(): Series {
  hosts += 1;
  return {
    ...series,
    target: { ...series.target, id: `i-${hosts.toString(16).padStart(17, "0")}` },
  };
}

/** The instant of an hour of November 2026. */
export function hourOf(hour: number): string {
  return new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
}

/** A scan of a series that ended in the given hour. */
export function scanAt(of: Series, hour: number, outcomes: readonly RuleOutcome[]): ScanToApply {
  const time = hourOf(hour);
  return {
    series: of,
    report: reportOf(outcomes),
    time,
    evidence: { bucket: "results", resultsKey: `AROA:i-0/${time}-scap-results.xml.gz` },
  };
}

/** An exception of a rule everywhere, until an hour. */
export function exceptionUntil(
  rule: string,
  hour?: number,
  rest: Partial<Exception> = {},
): Exception {
  return {
    id: `${rule}@*`,
    rule,
    scope: {},
    justification: "The vendor needs it.",
    owner: "platform@example.org",
    ...(hour !== undefined && { expires: hourOf(hour) }),
    ...rest,
  };
}

let invocations = 0;

/** A pipeline over a store, in which time is what the test says. */
export class Pipeline {
  /** What was announced so far. */
  readonly announced: Announcement[] = [];
  readonly store: FindingsStore;
  /** The hour that the clock shows. */
  hour = 0;
  exceptions: readonly Exception[] = [];

  constructor(store: FindingsStore) {
    this.store = store;
  }

  /** The tools of one more invocation. */
  tools(rest: Partial<ApplyScanTools> = {}): ApplyScanTools {
    invocations += 1;
    return {
      store: this.store,
      exceptions: this.exceptions,
      policy: defaultResultPolicy,
      hub: hubOfNobody,
      announce: (announcement) => {
        this.announced.push(announcement);
        return Promise.resolve();
      },
      tagsOf: () => Promise.resolve(undefined),
      showCompliance: () => Promise.resolve(),
      tellRecorded: () => Promise.resolve(),
      incompleteExceptions: "hand-made",
      publish: () => Promise.resolve(0),
      owner: `invocation ${invocations}`,
      deadline: () => this.now() + 60_000,
      now: () => this.now(),
      ...rest,
    };
  }

  /** What the clock shows. */
  now = (): number => Date.parse(hourOf(this.hour));

  async apply(scan: ScanToApply, rest: Partial<ApplyScanTools> = {}): Promise<ScanOutcome> {
    return (await applyScan(scan, this.tools(rest))).outcome;
  }

  /** Each rule of a series with its state, and why it is closed. */
  async states(of: Series): Promise<Readonly<Record<string, string>>> {
    const findings = await this.store.findings.load(of);
    return Object.fromEntries(findings.map((finding) => [finding.key, standing(finding)]));
  }
}

/** Kinds of changes, with the rules that they are about. */
export function kinds(changes: readonly FindingChange[]): readonly string[] {
  return changes.map(({ kind, finding }) => `${kind} ${finding.key}`);
}

function standing({ state, closedAs }: Finding): string {
  return closedAs === undefined ? state : `${state}: ${closedAs}`;
}
