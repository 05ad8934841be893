import type { Compliance } from "../../commands/model";
import type { Series } from "../../findings/finding";
import type { XccdfResult } from "../../findings/model";
import { resultPolicy } from "../../findings/policy";
import { present } from "../../sinks/text";
import type { ScanToApply } from "../scans/scanToApply";
import type { ResourceResult, RuleResults } from "./message";

/** What Config's words are in those of the model. */
const results: Readonly<Record<Compliance, XccdfResult>> = {
  COMPLIANT: "pass",
  NON_COMPLIANT: "fail",
  NOT_APPLICABLE: "notapplicable",
};

/** No command gives more: what is longer did not come from one. */
const maxReason = 256;

/**
 * A resource that a rule does not apply to was looked at all the same: most often it is gone, and what
 * was known of it ends with it.
 */
export const compliancePolicy = resultPolicy({ notapplicable: { expected: true, measured: true } });

/** Config's id of these is the one by which EC2 tells of their end. */
const instanceType = "AWS::EC2::Instance";

/**
 * What a rule says of a resource is a series of its own: rules judge one resource at a time, and one
 * that says nothing of a resource has measured nothing there. A rule's name is the profile, since a
 * command may be asked by several, each with other parameters.
 */
export function seriesOf(
  {
    partition,
    account,
    region,
    command,
    rule,
  }: Pick<RuleResults, "partition" | "account" | "region" | "command" | "rule">,
  { type, id, arn }: Pick<ResourceResult, "type" | "id" | "arn">,
): Series {
  return {
    target: { partition, account, region, id: type === instanceType ? id : (arn ?? id) },
    source: "config",
    benchmark: command,
    profile: rule,
  };
}

/** The scan of one rule that a result is. */
export function scanOf(
  message: Omit<RuleResults, "results">,
  { compliance, reason, ...resource }: ResourceResult,
): ScanToApply {
  const { command, rule, title, severity, time, judgedAt } = message;
  const result = results[compliance];
  // Why a resource is compliant explains no finding.
  const detail = result === "fail" ? present(reason, maxReason) : undefined;
  return {
    series: seriesOf(message, resource),
    time,
    judgedAt,
    report: {
      scan: {
        id: `${rule}@${judgedAt}`,
        source: "config",
        benchmark: { id: command },
        profile: rule,
        scanner: { name: "AWS Config" },
        target: { addresses: [], facts: [], instanceIds: [] },
        endTime: time,
        scores: [],
      },
      outcomes: [
        {
          key: command,
          rule: command,
          result,
          severity,
          results: [],
          metadata: { rule: command, title, references: [], idents: [] },
          ...(detail !== undefined && { detail }),
        },
      ],
      counts: { [result]: 1 },
    },
  };
}
