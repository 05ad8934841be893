import { InspecRunner, ScanSource } from "../components";
import type { Sections } from "./index";

/** The scanners whose hosts stand on the Compliance page of Systems Manager, by what the stack says. */
export function complianceSources({
  scap,
  inspec,
  inspectorCis,
}: Pick<Sections, "inspec" | "inspectorCis" | "scap">): ScanSource[] {
  // AWS's document keeps the page by itself.
  const audits = inspec !== undefined && inspec.runner !== InspecRunner.RunInspecChecks;
  return [
    ...(scap.systemsManagerCompliance === true ? [ScanSource.OpenScap, ScanSource.Scc] : []),
    ...(audits && inspec.systemsManagerCompliance !== false ? [ScanSource.InSpec] : []),
    ...(inspectorCis?.systemsManagerCompliance === true ? [ScanSource.InspectorCis] : []),
  ];
}
