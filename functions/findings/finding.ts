import type { Assessment } from "./coverage";
import type { Severity, Source, Waiver, XccdfResult } from "./model";

/** The machine (or resource) that a finding is about. */
export interface Target {
  /** `aws`, `aws-us-gov`, `aws-cn`, … */
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** EC2 instance id (`i-…`), hybrid node id (`mi-…`) or another resource's own id. */
  readonly id: string;
}

/** What a series of scans has in common: only a scan of the same series can close a finding. */
export interface Series {
  readonly target: Target;
  readonly source: Source;
  /** Benchmark id without its version, so that a new release goes on with the same findings. */
  readonly benchmark: string;
  /** Profile id; the empty string where no profile was chosen. */
  readonly profile: string;
}

/**
 * `open`: the rule is not met. `excepted`: not met, and accepted for now by an exception.
 * `resolved`: no longer a finding; `closedAs` says why.
 */
export type FindingState = "open" | "excepted" | "resolved";

/**
 * Why a finding is closed. `fixed`: measured again and met. `notapplicable`: the rule was looked
 * at again and does not concern this target any more. `rule-left`: a complete scan of the same
 * profile does not know the rule any more, or no longer selects it. `target-gone`: the machine was
 * terminated. `profile-retired`: nobody runs this profile on the target any more; of a rule of AWS
 * Config, it is in no pack any more. `account-gone`: the target's account has left the organization, or
 * is closed.
 */
export const closings = [
  "fixed",
  "notapplicable",
  "rule-left",
  "target-gone",
  "profile-retired",
  "account-gone",
] as const;
export type ClosedAs = (typeof closings)[number];

/** The exception that hides a finding, as it stood when it was applied. */
export interface AppliedException {
  readonly id: string;
  readonly reason?: string;
  readonly owner?: string;
  /** ISO 8601 instant; absent means that it never expires. */
  readonly expires?: string;
  readonly category?: string;
  readonly ticket?: string;
}

/** Where the evidence of a finding's latest change can be looked at. */
export interface Evidence {
  readonly bucket: string;
  /** Key of the results file (ARF or XCCDF). */
  readonly resultsKey: string;
  readonly versionId?: string;
  /** Link for a person to the HTML report, in the S3 console. */
  readonly reportUrl?: string;
}

/** What Security Hub has been told about a finding. */
export interface HubState {
  /** The finding's state that Security Hub last accepted. */
  readonly told?: FindingState;
  /** ISO 8601: the `UpdatedAt` that was sent with it. */
  readonly updatedAt?: string;
  /** A later change was refused, so that Security Hub does not know the finding as it is now. */
  readonly stale?: boolean;
  /**
   * Security Hub was asked to suppress the finding, or is about to be: from then on it may be hidden
   * there, until it was told to show it again.
   */
  readonly suppressed?: boolean;
  /** Security Hub knows the finding under the id that it had before ids named the store. */
  readonly formerId?: boolean;
}

/** A rule that is or was not met on a target, with its life. Times are ISO 8601 in UTC. */
export interface Finding {
  readonly series: Series;
  /** Stable rule key, see `ruleKey`. */
  readonly key: string;
  /** The rule's id as the latest scan wrote it. */
  readonly rule: string;
  /** At most 256 characters. */
  readonly title: string;
  /** At most 1,024 characters. */
  readonly description?: string;
  /** At most 512 characters. */
  readonly fixText?: string;
  /**
   * Why the rule fails on this target, in the scanner's words, from the latest scan that saw the finding:
   * which port, which setting. At most 256 characters. Another detail is no change of the finding.
   */
  readonly detail?: string;
  /**
   * Digest of what its own scan said of the rule, see `textDigest`: description and fix text are kept
   * by it, apart from the finding.
   */
  readonly textDigest?: string;
  readonly severity: Severity;
  /** The result behind the latest change. */
  readonly result: XccdfResult;
  /** Control ids in the field's own words, such as `NIST.800-53 AC-2`, `CCI-000366`, `CIS 1.1.1`. */
  readonly controls: readonly string[];
  readonly state: FindingState;
  readonly closedAs?: ClosedAs;
  readonly exception?: AppliedException;
  /** What the latest scan that spoke of the rule said of why it need not be met. */
  readonly waiver?: Waiver;
  /**
   * Ids of exceptions that name its number, and were for the recommendation that had the number before:
   * they do not hold for it. See `declinedFor`.
   */
  readonly declinedExceptions?: readonly string[];
  /** Id of the exception that it had when it was closed; only where numbers change hands. */
  readonly lastException?: string;
  /** The expiry of its exception that somebody was warned of. */
  readonly exceptionWarned?: string;
  /** End of the scan that saw it first. */
  readonly firstSeen: string;
  /**
   * End of the last scan that saw it, where that is not the newest scan of its series: it is closed,
   * or was not measured since. See `lastSeenOf`.
   */
  readonly lastSeen?: string;
  /** End of the scan that changed it last, or when its exception expired or its target was gone. */
  readonly changedAt: string;
  readonly timesReopened: number;
  readonly benchmarkVersion?: string;
  readonly scanner?: string;
  readonly evidence?: Evidence;
  readonly hub?: HubState;
}

/**
 * What became of a finding. `updated`: still what it was, with another severity, title or rule id.
 * `gone`: closed because the target or the profile is no more, not because anything was measured.
 */
export const changeKinds = [
  "opened",
  "reopened",
  "excepted",
  "exception-expired",
  "resolved",
  "gone",
  "updated",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One decision of `reconcile`: what became of a finding, and why, in words for an auditor. */
export interface FindingChange {
  readonly kind: ChangeKind;
  readonly finding: Finding;
  readonly previous?: Finding;
  readonly reason: string;
}

/** Numbers of one scan, for metrics, the history and the terminal. */
export interface ScanSummary extends Assessment {
  /** Findings that count, by severity: open ones only. */
  readonly open: Readonly<Record<Severity, number>>;
  readonly excepted: number;
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly stillOpen: number;
}
