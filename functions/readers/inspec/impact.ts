import type { Severity } from "../../findings/model";

/** Where each step of InSpec's scale begins; it took them from CVSS 3.0. Worst first. */
const scale: readonly { readonly name: string; readonly from: number; readonly is: Severity }[] = [
  { name: "critical", from: 0.9, is: "critical" },
  { name: "high", from: 0.7, is: "high" },
  { name: "medium", from: 0.4, is: "medium" },
  { name: "low", from: 0.01, is: "low" },
  { name: "none", from: 0, is: "info" },
];

/** A control's impact as a number from 0 to 1; undefined for what is none. */
export function impactFrom(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 && value <= 1 ? value : undefined;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const name = value.trim().toLowerCase();
  return scale.find((step) => step.name === name)?.from ?? impactFrom(Number(name));
}

/** The severity that InSpec's own scale gives to an impact. */
export function severityOf(impact: number | undefined): Severity {
  if (impact === undefined) return "unknown";
  return scale.find(({ from }) => impact >= from)?.is ?? "unknown";
}
