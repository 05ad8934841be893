import type { Silence } from "../findings/life/hostWatch";
import type { CisLevel, GapReason } from "../findings/cis";
import type { Assessment, RuleCoverage, Sufficiency } from "../findings/coverage";
import type { AppliedException, Finding } from "../findings/finding";
import type { Severity, Source } from "../findings/model";

/** Numbers of findings by severity. */
export type BySeverity = Readonly<Record<Severity, number>>;

/** The worst of a list that may be long, and how many more there are. */
export interface Longest<T> {
  readonly rows: readonly T[];
  readonly left: number;
}

/** A machine, as far as a reader has to tell it from others. */
export interface ReportTarget {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/** A machine with findings that are open. */
export interface HostRow extends ReportTarget {
  readonly open: BySeverity;
  readonly excepted: number;
  /** What the newest scans of its profiles assessed, together. */
  readonly rules: RuleCoverage;
  /** The lowest score of these scans, 0 to 100. */
  readonly score?: number;
  /** ISO 8601: end of its newest scan that is remembered. */
  readonly lastScan?: string;
}

/** A rule that is not met somewhere. */
export interface RuleRow {
  readonly source: Source;
  readonly benchmark: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly hosts: number;
  readonly controls: readonly string[];
  readonly description?: string;
  readonly fixText?: string;
  /** Some of the hosts that say this of the rule; only where others say something else of it. */
  readonly saidBy?: readonly string[];
}

/** An exception that hides something. */
export interface ExceptionRow {
  readonly exception: AppliedException;
  readonly findings: number;
  readonly hosts: number;
  /** Titles of a few of the rules. */
  readonly titles: readonly string[];
}

/** An exception in force that hides nothing. */
export interface UnusedExceptionRow {
  readonly id: string;
  /** The rule that it names. */
  readonly rule: string;
  readonly owner: string | undefined;
  /** ISO 8601; undefined means that it never expires. */
  readonly expires: string | undefined;
}

/** A host that should have sent scans and did not. */
export interface SilentRow extends ReportTarget, Silence {}

/** The newest scan of a series. */
export interface SeriesRow extends ReportTarget, Assessment {
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
  readonly open: BySeverity;
  /** ISO 8601: the scan's end. */
  readonly lastScan: string;
  /** Whether it says enough for its target to be called compliant. */
  readonly sufficiency: Sufficiency;
}

/** A scan that arrived after a newer one of its series, or after its target was gone. */
export interface LateScanRow extends ReportTarget {
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
  /** ISO 8601: the scan's end. */
  readonly time: string;
}

/** A target that Amazon Inspector was to scan and has not measured. */
export interface UnmeasuredRow extends ReportTarget {
  readonly reason: GapReason;
  /** What the scan is called. */
  readonly scan: string;
  readonly level: CisLevel;
  /** ISO 8601: when the scan began. */
  readonly scannedAt: string;
  /** ISO 8601: its newest scan before that has measured it at this level, if one is remembered. */
  readonly lastMeasured?: string;
}

/** How many findings were open on a day, over all hosts, and how much that rests on. */
export interface TrendPoint {
  /** `2026-11-21`, in UTC. */
  readonly day: string;
  readonly open: BySeverity;
  /** What the newest scans until then had assessed; absent where there were none. */
  readonly rules?: RuleCoverage;
}

/** Everything that a report says; of long lists only the worst, so that its size has a bound. */
export interface ReportData {
  /** ISO 8601. */
  readonly at: string;
  readonly open: BySeverity;
  readonly excepted: number;
  /** Hosts that something is known of and that are not gone. */
  readonly hosts: number;
  /** Those on which nothing is open, each of whose newest scans has assessed enough, and that report. */
  readonly compliantHosts: number;
  /** What the newest scans have assessed, all together. */
  readonly assessed: RuleCoverage;
  /** How many of these scans assessed less than the minimum coverage, or nothing. */
  readonly belowMinimum: number;
  /** How many of them assessed nothing. */
  readonly unassessed: number;
  /** 0 to 1. */
  readonly minimumCoverage: number;
  /** The average of these scans' scores, 0 to 100; absent where none has one. */
  readonly score?: number;
  /** Resources that are no machines, and that a rule of AWS Config has ever found wanting. */
  readonly resources: number;
  /** Of machines and of other resources. */
  readonly worstHosts: Longest<HostRow>;
  readonly rules: Longest<RuleRow>;
  readonly newest: Longest<Finding>;
  readonly oldest: Longest<Finding>;
  readonly exceptions: Longest<ExceptionRow>;
  readonly unusedExceptions: Longest<UnusedExceptionRow>;
  readonly silent: Longest<SilentRow>;
  /** Series whose newest scan has not assessed all rules that it should have. */
  readonly gaps: Longest<SeriesRow>;
  readonly unmeasured: Longest<UnmeasuredRow>;
  /** Scans that changed no finding, because they arrived late. */
  readonly late: Longest<LateScanRow>;
  /** Oldest day first; empty where no scan is remembered. */
  readonly trend: readonly TrendPoint[];
}
