/**
 * The one model between readers and sinks. Every scanner's reader yields a `Scan` and its
 * `RuleResult`s in these words; every sink is given `Finding`s and changes in these words.
 * Names are those of XCCDF 1.2 (NISTIR 7275 revision 4) wherever it has one.
 */

/** XCCDF 1.2's nine values of a rule's result (NISTIR 7275r4, table 26). */
export const xccdfResults = [
  "pass",
  "fail",
  "error",
  "unknown",
  "notapplicable",
  "notchecked",
  "notselected",
  "informational",
  "fixed",
] as const;
export type XccdfResult = (typeof xccdfResults)[number];

/**
 * Severity of a rule, worst first. `critical` is not XCCDF's (InSpec and others have it);
 * the other five are XCCDF's own. What a scanner leaves out is `unknown`.
 */
export const severities = ["critical", "high", "medium", "low", "info", "unknown"] as const;
export type Severity = (typeof severities)[number];

/** The scanner family that a scan came from; a part of every finding's key. */
export const sources = ["openscap", "scc", "inspec", "inspector-cis", "config"] as const;
export type Source = (typeof sources)[number];

/** One score of a scan. A result may carry several: choose by `system`, never by position. */
export interface Score {
  /** URI of the scoring model, such as `urn:xccdf:scoring:default`. */
  readonly system: string;
  readonly value: number;
  /** The largest value that this model could have given; XCCDF's default is 100. */
  readonly maximum: number;
}

/** A fact about the target as the scanner recorded it (`target-facts/fact`). */
export interface TargetFact {
  readonly name: string;
  readonly value: string;
}

/** What was measured, and where. */
export interface ScanTarget {
  /** The target's name as the scanner wrote it: usually the host name. */
  readonly name?: string;
  readonly addresses: readonly string[];
  readonly facts: readonly TargetFact[];
  /**
   * EC2 (`i-…`) and hybrid (`mi-…`) instance ids that the file itself claims, from the target's
   * name and its facts; used to cross-check who uploaded the file, never believed by itself.
   */
  readonly instanceIds: readonly string[];
}

/** One run of one profile against one target. */
export interface Scan {
  /** The result's own id (`TestResult/@id`). */
  readonly id: string;
  readonly source: Source;
  readonly benchmark: { readonly id?: string; readonly href?: string; readonly version?: string };
  /** Profile id. Absent where no profile was chosen; a tailored profile has an id of its own. */
  readonly profile?: string;
  readonly tailoring?: { readonly id?: string; readonly href?: string; readonly version?: string };
  readonly scanner: { readonly name: string; readonly version?: string };
  readonly target: ScanTarget;
  /** Instants, ISO 8601 in UTC with milliseconds. A time without a zone is read as UTC: see `localTimes`. */
  readonly startTime?: string;
  readonly endTime?: string;
  /** Whether the times had no zone: they are then those of the host's clock, wherever that is. */
  readonly localTimes?: boolean;
  readonly scores: readonly Score[];
}

/** An identifier that the rule is known by elsewhere, such as a CCE. */
export interface Ident {
  readonly system: string;
  readonly value: string;
}

/** A result that a person changed after the scan (XCCDF 1.2, 6.6.4.3). */
export interface Override {
  readonly time?: string;
  readonly authority?: string;
  readonly oldResult?: string;
  readonly newResult?: string;
  readonly remark?: string;
}

/** One `rule-result` as the scanner gave it. Several may share a rule: instances, multi-check. */
export interface RuleResult {
  /** The rule's id as the file has it. */
  readonly rule: string;
  readonly result: XccdfResult;
  readonly severity: Severity;
  /** The severity as written, where it is written; `severity` is what was made of it. */
  readonly severityAsWritten?: string;
  /** How much the rule counts in the score, where that is written; XCCDF's default is 1. */
  readonly weight?: number;
  /** ISO 8601 in UTC; the scan's end where the rule-result has no time of its own. */
  readonly time?: string;
  readonly role?: string;
  readonly idents: readonly Ident[];
  readonly overrides: readonly Override[];
  readonly messages: readonly string[];
  /** What part of the target it speaks of, where a rule has several (`instance`). */
  readonly instances: readonly string[];
  /** The checks that were run: system and, where given, the name inside it. */
  readonly checks: readonly CheckReference[];
}

export interface CheckReference {
  readonly system: string;
  readonly href?: string;
  readonly name?: string;
  readonly multiCheck: boolean;
}

/** A reference of a rule to a control elsewhere (NIST 800-53, STIG, CIS, …). */
export interface ControlReference {
  /** `href` of the reference, which tells the catalogue. */
  readonly href?: string;
  readonly text: string;
}

/** What a benchmark says of a rule; joined for the rules that need it. */
export interface RuleMetadata {
  readonly rule: string;
  readonly title?: string;
  readonly description?: string;
  readonly rationale?: string;
  /** Instructions for a person (`fixtext`), or the first fix's text where there are none. */
  readonly fixText?: string;
  readonly severity?: Severity;
  readonly severityAsWritten?: string;
  /** The benchmark author's own short id (`version`), such as `RHEL-08-010020` in a STIG. */
  readonly version?: string;
  readonly references: readonly ControlReference[];
  readonly idents: readonly Ident[];
}

/** A person's acceptance that a rule is not met, told by the scan itself: InSpec's waivers. */
export interface Waiver {
  readonly reason?: string;
  /** ISO 8601 instant from which it no longer holds; absent means that it never expires. */
  readonly expires?: string;
  /** Whether the scanner left the checks out because of it: nobody knows whether the rule is met. */
  readonly skipped: boolean;
}

/** All rule-results of one rule in one scan, as one outcome. */
export interface RuleOutcome {
  /** Stable across revisions of the benchmark: see `ruleKey`. */
  readonly key: string;
  readonly rule: string;
  /** The aggregate of all rule-results by XCCDF's AND (NISTIR 7275r4, table 11). */
  readonly result: XccdfResult;
  readonly severity: Severity;
  /** How much the rule counts in the score; XCCDF's default is 1. */
  readonly weight?: number;
  /** Given where its role is `unscored`: whatever its checks say is information, no compliance. */
  readonly unscored?: true;
  /** Given where a person has changed the result after the scan: the latest change. */
  readonly override?: Override;
  /** Every rule-result of a rule that has to be told about; empty for those that are met. */
  readonly results: readonly RuleResult[];
  readonly metadata?: RuleMetadata;
  /** Why the rule fails on this target, in the scanner's words: which port, which setting. */
  readonly detail?: string;
  /** Given where the rule is not met, or was not measured, and the scan says that this is accepted. */
  readonly waiver?: Waiver;
  /** Keys under which the rule's finding may be known from other scans: see `withKnownKeys`. */
  readonly otherKeys?: readonly string[];
}

/** A part of a profile that was not run, so that nobody knows how many rules it has, or how they stand. */
export interface PartNotRun {
  readonly name: string;
  /** In the scanner's words. */
  readonly reason: string;
}

/** Whether a profile was run, in the scanner's own words. */
export interface ProfileStatus {
  /** InSpec has `loaded`, `skipped` and `failed`. */
  readonly status: string;
  readonly message?: string;
}

/** A whole scan, read to its end: what a reader gives to `reconcile`. */
export interface ScanReport {
  readonly scan: Scan;
  /** One outcome per rule key. */
  readonly outcomes: readonly RuleOutcome[];
  /** Rule-results as they stand, by result: sums to the number of rule-results. */
  readonly counts: Readonly<Partial<Record<XccdfResult, number>>>;
  /** Parts of the profile that were not run: their findings stay, and each lowers the coverage. */
  readonly notRun?: readonly PartNotRun[];
  /** What whoever runs the scanner should hear of, a sentence each. */
  readonly notices?: readonly string[];
  /** Whether the profile that was asked for was run, where the scanner says so. */
  readonly profileStatus?: ProfileStatus;
}
