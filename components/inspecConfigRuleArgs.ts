import type * as pulumi from "@pulumi/pulumi";
import type { RuleFrequency } from "./compliancePackRuleArgs";
import type { FindingsStoreReference } from "./findingsStoreArgs";
import type { InspecAuditReference } from "./inspecAuditArgs";
import type { CommonArgs } from "./internal/common/args";

/** Whose results a rule judges. */
export const ConfigRuleSource = {
  /** InSpec or Cinc Auditor, run by `InspecAudit`. */
  InSpec: "inspec",
  /** OpenSCAP, run by `ScapPipeline`. */
  OpenScap: "openscap",
  /** CIS scans of Amazon Inspector. */
  InspectorCis: "inspector-cis",
} as const;
export type ConfigRuleSource = (typeof ConfigRuleSource)[keyof typeof ConfigRuleSource];

/** A severity of findings. */
export const CountedSeverity = {
  Critical: "critical",
  High: "high",
  Medium: "medium",
  Low: "low",
  Info: "info",
  /** Of findings for which the scanner gives none. */
  Unknown: "unknown",
} as const;
export type CountedSeverity = (typeof CountedSeverity)[keyof typeof CountedSeverity];

/** What a rule says of an instance without results, or with results that are too old. */
export const MissingResults = {
  /** What nobody has measured is not known to be compliant. */
  NonCompliant: "NON_COMPLIANT",
  /** The instance stands in no report until there are results. */
  NotApplicable: "NOT_APPLICABLE",
  /** Nothing: what the rule said last stays. */
  None: "none",
} as const;
export type MissingResults = (typeof MissingResults)[keyof typeof MissingResults];

/** A document that scans one host, and how it is run there. `ScapPipeline` has these outputs. */
export interface HostScanReference {
  /** Name of the document that scans a host. */
  documentName: pulumi.Input<string>;
  /** ARN of that document, which `ssm:SendCommand` is allowed on. */
  documentArn: pulumi.Input<string>;
  /** The `Parameters` of `ssm:SendCommand`: a JSON object of lists of texts. */
  commandParameters: pulumi.Input<string>;
}

/** Arguments of `InspecConfigRule`. All of them can be left out. */
export interface InspecConfigRuleArgs extends CommonArgs {
  /**
   * Whose results the rule judges. It decides which resources exist. For `inspector-cis` nothing is
   * started on instances without results: Inspector's scans follow their own configuration, and no
   * command can start one. Defaults to `inspec`.
   */
  source?: ConfigRuleSource;
  /**
   * Judges results of this benchmark only, by its id without a version. What AWS Config keeps of
   * all arguments for the function has at most 1,024 characters. Defaults to all.
   */
  benchmark?: string;
  /** Judges results of this profile only, by its id. Defaults to all. */
  profile?: string;
  /**
   * Severities that count, each at most once: with one open finding of these an instance is not
   * compliant. Excepted findings never count. Defaults to all six.
   */
  severities?: CountedSeverity[];
  /**
   * Hours after which a result says nothing any more, 1 to 8,760: longer than the interval at which
   * hosts are scanned. Defaults to 48, or 192 for `inspector-cis`, whose scans are weekly.
   */
  maxResultAgeHours?: number;
  /**
   * What the rule says of an instance without results, or with results that are too old. Defaults to
   * `NON_COMPLIANT`.
   */
  missingResults?: MissingResults;
  /**
   * How often AWS Config has all instances judged, whether anything changed or not. Defaults to
   * `TwentyFour_Hours`.
   */
  frequency?: RuleFrequency;
  /**
   * Name of the rule in AWS Config: up to 64 letters, digits, hyphens and underscores, because its
   * calls for results take no longer one. Defaults to a name of Pulumi's own.
   */
  ruleName?: string;
  /**
   * Key of the tag that instances in scope have: the same as the scan's, where every scanned
   * instance is to be judged. Neither quotes nor backslashes: AWS Config's queries have no escape
   * for them. Defaults to `ComplianceBenchmark`, or `RunSCAP` for `openscap`, `ComplianceScan` for
   * `inspector-cis`.
   */
  tagKey?: string;
  /**
   * Value of that tag; an empty one takes any. Neither quotes nor backslashes: AWS Config's queries
   * have no escape for them. Defaults to `cis-dil-benchmark`, or `True` for `openscap`, `true` for
   * `inspector-cis`.
   */
  tagValue?: string;
  /**
   * The `InspecAudit` that brings the results, or its outputs, for `inspec` only: it is started on
   * instances that lack them. Whether it is given decides whether the rule makes one. Defaults to
   * one of the rule's own, for the tag.
   */
  audit?: InspecAuditReference;
  /**
   * The `ScapPipeline` that brings the results, or its outputs, for `openscap` only: it is started
   * on instances that lack them. Defaults to none: its own schedule is waited for.
   */
  scan?: HostScanReference;
  /**
   * The store that results are kept in: a `FindingsStore`, or its outputs. Defaults to the audit's,
   * else one of the rule's own.
   */
  findingsStore?: FindingsStoreReference;
  /**
   * Seconds for which scans that come in are collected, 10 to 300, until the rule is evaluated again:
   * once for all of them, because AWS Config takes one such call a minute. Defaults to 90.
   */
  batchingWindowSeconds?: number;
  /** ARNs of SNS topics that are told of every alarm, and of its end. Defaults to none. */
  alarmTopicArns?: pulumi.Input<pulumi.Input<string>[]>;
}
