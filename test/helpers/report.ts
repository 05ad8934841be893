import type { Finding } from "../../functions/findings/finding";
import { FleetTally, type ReportData } from "../../functions/report";
import { fleetFinding, hostOf } from "./alerts";

export const reportTime = "2026-11-21T03:00:00.000Z";

const severityOf = ["critical", "high", "medium", "low", "unknown"] as const;

/** A fleet in which every kind of thing has happened that a report tells of. */
export function reportOfFleet(hosts = 12, rest: Partial<Finding> = {}): Promise<ReportData> {
  const tally = new FleetTally(reportTime);
  for (let number = 0; number < hosts; number++) {
    const target = hostOf(number);
    for (let rule = 0; rule < 10; rule++) {
      const excepted = rule === 9;
      tally.finding(
        fleetFinding(number, {
          key: `rule_${rule}`,
          rule: `rule_${rule}`,
          title: `Do what rule ${rule} says`,
          severity: severityOf[(number + rule) % severityOf.length] ?? "low",
          firstSeen: new Date(Date.UTC(2026, 9, 1 + rule, number)).toISOString(),
          ...(excepted && { state: "excepted", exception: exceptionOf() }),
          ...rest,
        }),
      );
    }
    tally.host(target, number % 5 === 0 ? { silentSince: "2026-11-20T00:00:00.000Z" } : {});
    for (let day = 0; day < 30; day++) {
      tally.scan(
        target,
        { source: "openscap", benchmark: "rhel8", profile: "stig" },
        {
          time: new Date(Date.UTC(2026, 9, 22 + day, 2)).toISOString(),
          open: {
            critical: 1,
            high: 10 - Math.floor(day / 6),
            medium: 3,
            low: 1,
            info: 0,
            unknown: 0,
          },
          coverage: number % 3 === 0 ? 0.9 : 1,
        },
      );
    }
  }
  return tally.data((findings) => Promise.resolve(findings));
}

function exceptionOf(): NonNullable<Finding["exception"]> {
  return {
    id: "rule_9@*",
    reason: "The vendor needs it.",
    owner: "platform@example.org",
    category: "risk-accepted",
    ticket: "OPS-7",
    expires: "2026-12-31T23:59:59.999Z",
  };
}
