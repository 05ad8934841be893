import { complianceDetails } from "../../findings/complianceDetails";
import { isPossible } from "../shared/instant";
import { type Severity, type XccdfResult, xccdfResults } from "../../findings/model";

/** A compliance item as `ListComplianceItems` gives it, in the SDK's form or as its JSON. */
export interface ComplianceItem {
  readonly ComplianceType?: string | undefined;
  readonly ResourceType?: string | undefined;
  readonly ResourceId?: string | undefined;
  readonly Id?: string | undefined;
  readonly Title?: string | undefined;
  readonly Status?: string | undefined;
  readonly Severity?: string | undefined;
  readonly ExecutionSummary?:
    | {
        /** A `Date` in the SDK's form, seconds since the epoch or a text in JSON. */
        readonly ExecutionTime?: Date | number | string | undefined;
        readonly ExecutionId?: string | undefined;
        readonly ExecutionType?: string | undefined;
      }
    | undefined;
  readonly Details?: Readonly<Record<string, string>> | undefined;
}

/** Systems Manager's scale; anything else, the empty string among it, is unknown. */
const severityNames: ReadonlyMap<string, Severity> = new Map([
  ["CRITICAL", "critical"],
  ["HIGH", "high"],
  ["MEDIUM", "medium"],
  ["LOW", "low"],
  ["INFORMATIONAL", "info"],
]);

/** The severity of an item. */
export function severityOf({ Severity: severity }: ComplianceItem): Severity {
  return severityNames.get(severity?.trim().toUpperCase() ?? "") ?? "unknown";
}

/** The result of an item: what its details say, else what its status can say. */
export function resultOf(item: ComplianceItem): XccdfResult {
  const told = detailOf(item, complianceDetails.result)?.toLowerCase();
  const result = xccdfResults.find((each) => each === told);
  if (result !== undefined) return result;
  switch (item.Status?.trim().toUpperCase() ?? "") {
    case "COMPLIANT":
      return "pass";
    case "NON_COMPLIANT":
      return "fail";
    default:
      return "unknown";
  }
}

/** The first of the named details that says something. */
export function detailOf(item: ComplianceItem, ...names: readonly string[]): string | undefined {
  const details = Object.entries(item.Details ?? {});
  for (const name of names) {
    const wanted = name.toLowerCase();
    const value = details.find(([key]) => key.toLowerCase() === wanted)?.[1]?.trim();
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** When the item was found, as an ISO 8601 instant. */
export function timeOf({ ExecutionSummary: summary }: ComplianceItem): string | undefined {
  const time = summary?.ExecutionTime;
  if (time === undefined) return undefined;
  const date = time instanceof Date ? time : new Date(inUtc(time));
  return isPossible(date.getTime()) ? date.toISOString() : undefined;
}

/** Systems Manager's times are in UTC, whatever zone this runs in. */
function inUtc(time: number | string): number | string {
  if (typeof time === "number") return time * 1000;
  return /T.*\d$/.test(time) && !/[+-]\d\d:?\d\d$/.test(time) ? `${time}Z` : time;
}
