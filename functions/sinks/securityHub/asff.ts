import type {
  AwsSecurityFinding,
  Compliance,
  Recommendation,
  Resource,
  ResourceDetails,
  SeverityLabel,
} from "@aws-sdk/client-securityhub";
import { greatest } from "../../findings/extremes";
import type { Finding, Target } from "../../findings/finding";
import { lastSeenOf } from "../../findings/life/lastSeen";
import type { HostDetails } from "../../findings/hostDetails";
import type { Severity } from "../../findings/model";
import { asffFields } from "./asffFields";
import { hubFindingId, hubGeneratorId, hubProductArn } from "./asffIds";
import { hubStanding } from "./asffState";
import { asffType } from "./asffTypes";
import { targetArn } from "../targetArn";
import { present } from "../text";

/** The format's own limits, in characters and items. */
const limits = {
  title: 256,
  description: 1024,
  recommendation: 512,
  requirements: 32,
  // Not in the reference, which names no limit; Security Hub's validation has been seen to refuse more.
  requirement: 64,
  reason: 1024,
  // A link cannot be cut: one that is longer is left out. No attribute may reach 32,768.
  url: 2048,
  resourceId: 512,
  detail: 1024,
} as const;

/**
 * A rule that the benchmark gives no severity is MEDIUM: a filter for what matters must not hide
 * it, and nothing says that it is urgent. `Severity.Original` keeps the benchmark's own word.
 */
const severityLabels: Readonly<Record<Severity, SeverityLabel>> = {
  critical: "CRITICAL",
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  info: "INFORMATIONAL",
  unknown: "MEDIUM",
};

/** What a finding itself does not say. */
export interface AsffContext {
  /** Name of the findings table. */
  readonly store: string;
  /**
   * The latest instant that Security Hub was given when it was told again of findings that had not
   * changed: they themselves do not remember it.
   */
  readonly toldAgainAt?: string;
  /** End of the newest scan of the series, ISO 8601; absent where none is remembered. */
  readonly lastScan?: string;
  /** What the newest scan said of the machine. */
  readonly host?: HostDetails;
}

/**
 * A finding in the AWS Security Finding Format, in whatever state it is.
 *
 * @param at the instant to give as `UpdatedAt`, ISO 8601: the scan's end. It is moved on where
 *   Security Hub was told a later one, because it ignores an update that is not strictly later.
 */
export function toAsff(
  finding: Finding,
  at: string,
  { store, toldAgainAt, lastScan, host }: AsffContext,
): AwsSecurityFinding {
  const { target } = finding.series;
  const title = present(finding.title, limits.title) ?? present(finding.rule, limits.title);
  const sourceUrl = link(finding.evidence?.reportUrl);
  return {
    SchemaVersion: "2018-10-08",
    Id: hubFindingId(finding, store),
    ProductArn: hubProductArn(target),
    CompanyName: "Plumbline",
    ProductName: "Plumbline",
    GeneratorId: hubGeneratorId(finding),
    AwsAccountId: target.account,
    CreatedAt: finding.firstSeen,
    UpdatedAt: updatedAt(finding, at, toldAgainAt),
    FirstObservedAt: finding.firstSeen,
    LastObservedAt: lastSeenOf(finding, lastScan),
    Title: title ?? "Rule without a title",
    Description: description(finding, title),
    // Severity and Types are the provider's to give under this name only.
    FindingProviderFields: {
      Severity: { Label: severityLabels[finding.severity], Original: finding.severity },
      Types: [asffType(finding.series)],
    },
    Compliance: compliance(finding),
    Resources: [resource(target, host)],
    ProductFields: asffFields(finding, store),
    RecordState: hubStanding(finding).record,
    ...recommendation(finding, sourceUrl),
    ...(sourceUrl && { SourceUrl: sourceUrl }),
    // Only creation may set it: afterwards it belongs to those who work on the finding.
    ...(finding.hub?.told === undefined && { Workflow: { Status: "NEW" } }),
  };
}

function updatedAt({ firstSeen, hub }: Finding, at: string, toldAgainAt?: string): string {
  const told = (hub === undefined ? [] : [hub.updatedAt, toldAgainAt]).flatMap((instant) =>
    instant === undefined ? [] : [Date.parse(instant) + 1],
  );
  return new Date(greatest([Date.parse(at), Date.parse(firstSeen), ...told])).toISOString();
}

function description(finding: Finding, title: string | undefined): string {
  return (
    present(finding.description, limits.description) ??
    `${title ?? "A rule"} is not described by its benchmark.`
  );
}

function compliance(finding: Finding): Compliance {
  const { status, reasonCode, reason } = hubStanding(finding);
  const requirements = finding.controls.flatMap(
    (control) => present(control, limits.requirement) ?? [],
  );
  const unique = [...new Set(requirements)].slice(0, limits.requirements);
  return {
    Status: status,
    StatusReasons: [{ ReasonCode: reasonCode, Description: present(reason, limits.reason) }],
    ...(unique.length > 0 && { RelatedRequirements: unique }),
  };
}

function recommendation(
  finding: Finding,
  url: string | undefined,
): Pick<AwsSecurityFinding, "Remediation"> {
  const text =
    present(finding.fixText, limits.recommendation) ??
    (url && "The scanner's report says how the rule was checked and how to meet it.");
  const Recommendation: Recommendation = { ...(text && { Text: text }), ...(url && { Url: url }) };
  return text ? { Remediation: { Recommendation } } : {};
}

/** One resource: the console does not cope with several. */
function resource(target: Target, host: HostDetails | undefined): Resource {
  const { partition, region, id } = target;
  return {
    Type: isInstance(target) ? "AwsEc2Instance" : "Other",
    Id: targetArn(target) ?? present(id, limits.resourceId) ?? "unnamed",
    Region: region,
    ...partitionName(partition),
    ...(host && details(target, host)),
  };
}

function isInstance({ id }: Target): boolean {
  return id.startsWith("i-");
}

/** What the format knows of instances goes there, and all else where it takes anything. */
function details(
  target: Target,
  { name, ipv4 = [], ipv6 = [] }: HostDetails,
): Pick<Resource, "Details"> {
  const isKnown = isInstance(target) && ipv4.length + ipv6.length > 0;
  const hostName = present(name, limits.detail);
  const addresses = isKnown ? undefined : present([...ipv4, ...ipv6].join(", "), limits.detail);
  const other = {
    ...(hostName !== undefined && { HostName: hostName }),
    ...(addresses !== undefined && { Addresses: addresses }),
  };
  const all: ResourceDetails = {
    ...(isKnown && {
      AwsEc2Instance: {
        ...(ipv4.length > 0 && { IpV4Addresses: [...ipv4] }),
        ...(ipv6.length > 0 && { IpV6Addresses: [...ipv6] }),
      },
    }),
    ...(Object.keys(other).length > 0 && { Other: other }),
  };
  return Object.keys(all).length > 0 ? { Details: all } : {};
}

/** The format knows five partitions, two of them by names of its own; others are left out. */
function partitionName(partition: string): Pick<Resource, "Partition"> {
  switch (partition) {
    case "aws":
    case "aws-cn":
    case "aws-us-gov":
      return { Partition: partition };
    case "aws-iso":
      return { Partition: "aws-us-iso" };
    case "aws-iso-b":
      return { Partition: "aws-us-iso-b" };
    default:
      return {};
  }
}

function link(url: string | undefined): string | undefined {
  if (url === undefined || url.length > limits.url) return undefined;
  return /^https?:\/\/\S+$/.test(url) ? url : undefined;
}
