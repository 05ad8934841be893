import fc from "fast-check";
import { closings, type Finding, type Target } from "../../functions/findings/finding";
import { severities, sources, xccdfResults } from "../../functions/findings/model";
import { oddText } from "./texts";

/** A finding as most of them are, with what a test is about laid over it. */
export function findingOf(changes: Partial<Finding> = {}): Finding {
  return {
    series: {
      target: targetOf(),
      source: "openscap",
      benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
      profile: "xccdf_org.ssgproject.content_profile_stig",
    },
    key: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
    rule: "xccdf_org.ssgproject.content_rule_no_empty_passwords",
    title: "Prevent Login to Accounts With Empty Password",
    description: "An account without a password can be used by anyone.",
    fixText: "Remove nullok from the PAM configuration.",
    severity: "high",
    result: "fail",
    controls: ["NIST.800-53 IA-5(1)(a)", "CCI-000366", "STIG RHEL-08-020331"],
    state: "open",
    firstSeen: "2026-11-01T02:00:00.000Z",
    changedAt: "2026-11-20T02:00:00.000Z",
    timesReopened: 0,
    benchmarkVersion: "0.1.74",
    scanner: "OpenSCAP 1.3.7",
    evidence: {
      bucket: "results",
      resultsKey: "AROAEXAMPLE:i-0123456789abcdef0/2026-11-20T02-00-00Z-scap-results.xml.gz",
      versionId: "v1",
      reportUrl: "https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
    },
    ...changes,
  };
}

/** A machine in the commercial partition, with what a test is about laid over it. */
export function targetOf(changes: Partial<Target> = {}): Target {
  return {
    partition: "aws",
    account: "123456789012",
    region: "eu-central-1",
    id: "i-0123456789abcdef0",
    ...changes,
  };
}

const anyInstant = fc
  .date({
    min: new Date("2000-01-01T00:00:00Z"),
    max: new Date("2100-01-01T00:00:00Z"),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());

const anyTarget: fc.Arbitrary<Target> = fc.record({
  partition: fc.constantFrom("aws", "aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b", "aws-iso-e"),
  account: fc.stringMatching(/^[0-9]{12}$/),
  region: fc.constantFrom("eu-central-1", "us-gov-west-1", "cn-northwest-1", "ap-southeast-2"),
  id: fc.oneof(fc.constantFrom("i-0123456789abcdef0", "mi-0123456789abcdef0"), oddText),
});

/** Findings of every state with the oddest and longest texts everywhere. */
export const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    series: fc.record({
      target: anyTarget,
      source: fc.constantFrom(...sources),
      benchmark: oddText,
      profile: oddText,
    }),
    key: oddText,
    rule: oddText,
    title: oddText,
    description: oddText,
    fixText: oddText,
    detail: oddText,
    severity: fc.constantFrom(...severities),
    result: fc.constantFrom(...xccdfResults),
    controls: fc.array(oddText, { maxLength: 60 }),
    state: fc.constantFrom("open", "excepted", "resolved"),
    closedAs: fc.constantFrom(...closings),
    exception: fc.record(
      {
        id: oddText,
        reason: oddText,
        owner: oddText,
        expires: anyInstant,
        category: oddText,
      },
      { requiredKeys: ["id"] },
    ),
    firstSeen: anyInstant,
    lastSeen: anyInstant,
    changedAt: anyInstant,
    timesReopened: fc.nat(),
    benchmarkVersion: oddText,
    scanner: oddText,
    evidence: fc.record(
      {
        bucket: oddText,
        resultsKey: oddText,
        versionId: oddText,
        reportUrl: fc.oneof(oddText, fc.webUrl(), fc.constant(`https://host/${"x".repeat(3000)}`)),
      },
      { requiredKeys: ["bucket", "resultsKey"] },
    ),
    hub: fc.record(
      { told: fc.constantFrom("open", "excepted", "resolved"), updatedAt: anyInstant },
      { requiredKeys: [] },
    ),
  },
  {
    requiredKeys: [
      "series",
      "key",
      "rule",
      "title",
      "severity",
      "result",
      "controls",
      "state",
      "firstSeen",
      "changedAt",
      "timesReopened",
    ],
  },
);
