import type { Finding } from "../finding";
import { type Severity, severities } from "../model";

/** How many findings are open, by severity, and how many are excepted. */
export function countOpen(findings: readonly Finding[]): {
  readonly open: Readonly<Record<Severity, number>>;
  readonly excepted: number;
} {
  const open = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<
    Severity,
    number
  >;
  let excepted = 0;
  for (const { state, severity } of findings) {
    if (state === "open") open[severity] += 1;
    if (state === "excepted") excepted += 1;
  }
  return { open, excepted };
}
