import type { ComplianceItemEntry } from "@aws-sdk/client-ssm";
import { jsonBytes } from "../batch";

/** PutComplianceItems takes so many items. */
const maxItems = 10_000;

/** Room for the request around the items, and for the item that stands for what was left out. */
const reservedBytes = 2_000;

/**
 * As many items, from the first on, as a request of so many bytes holds. Where not all fit, the last
 * one stands for those that were left out, with their status: the node must not look better for it.
 */
export function fittingItems(
  items: readonly ComplianceItemEntry[],
  maxBytes: number,
): readonly ComplianceItemEntry[] {
  let bytes = reservedBytes;
  let count = 0;
  for (const item of items) {
    bytes += jsonBytes(item) + 1;
    if (bytes > maxBytes) break;
    count += 1;
  }
  const kept = Math.min(count, items.length > maxItems ? maxItems - 1 : maxItems);
  const [worst] = items.slice(kept);
  if (worst === undefined) return items;
  const left = items.length - kept;
  const others: ComplianceItemEntry = {
    Id: "others",
    Title: `${left} more items that are not listed here; the findings table has them all`,
    Status: items.slice(kept).some(({ Status }) => Status === "NON_COMPLIANT")
      ? "NON_COMPLIANT"
      : "COMPLIANT",
    Severity: worst.Severity,
  };
  return [...items.slice(0, kept), others];
}
