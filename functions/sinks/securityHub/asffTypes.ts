import type { Series } from "../../findings/finding";

const standards = "Software and Configuration Checks/Industry and Regulatory Standards";

/** Classifiers of the format's own taxonomy, and STIG's, which has none; the first match counts. */
const classifiers: readonly (readonly [RegExp, string])[] = [
  [/stig/i, "DISA STIG"],
  [/(?:^|[^a-z])cis(?:[^a-z]|$)/i, "CIS Host Hardening Benchmarks"],
  [/pci[-_]?dss/i, "PCI-DSS"],
  [/hipaa/i, "HIPAA Controls (USA)"],
  [/800[-_]?53/i, "NIST 800-53 Controls (USA)"],
];

/** The finding type by the standard that the profile, or else the benchmark, is named after. */
export function asffType({ profile, benchmark }: Series): string {
  for (const name of [profile, benchmark]) {
    const found = classifiers.find(([pattern]) => pattern.test(name));
    if (found) return `${standards}/${found[1]}`;
  }
  return standards;
}
