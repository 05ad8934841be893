import type { FleetMonth } from "./bill";
import { figure } from "./textTable";

/** How many times fewer write units than with every scan written whole are aimed at. */
export const writesTarget = 20;

/** Whether the aim was met, in a sentence, and what is missing where it was not. */
export function verdict(plumbline: FleetMonth, baseline: FleetMonth): string {
  const reached = baseline.writeUnits / plumbline.writeUnits;
  const said = `Writes are ${reached.toFixed(1)} times cheaper`;
  if (reached >= writesTarget) return `${said}: the aim of ${writesTarget} is met.`;
  const allowed = baseline.writeUnits / writesTarget / plumbline.scans;
  const perScan = plumbline.writeUnits / plumbline.scans;
  return (
    `${said}: the aim of ${writesTarget} is missed by ${(writesTarget - reached).toFixed(1)}. ` +
    `A scan writes ${figure(perScan)} units, refreshes included; ${figure(allowed)} would meet it.`
  );
}
