import type { Finding } from "../../functions/findings/finding";
import { FleetTally, type ReportData } from "../../functions/report";
import { fleetFinding, hostOf } from "./alerts";
import { assessed } from "./coverage";

export const reportTime = "2026-11-21T03:00:00.000Z";

const severityOf = ["critical", "high", "medium", "low", "unknown"] as const;

/** A fleet in which every kind of thing has happened that a report tells of. */
export function reportOfFleet(hosts = 12, rest: Partial<Finding> = {}): Promise<ReportData> {
  const tally = new FleetTally(reportTime, 1);
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
    if (number < 2) {
      tally.scan(
        target,
        {
          source: "inspector-cis",
          benchmark: "CIS Amazon Linux 2023 Benchmark",
          profile: "LEVEL_1",
        },
        {
          time: `2026-11-${number === 0 ? 19 : 17}T02:00:00.000Z`,
          open: { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 },
          ...assessed(1),
        },
      );
    }
    tally.host(
      target,
      number % 5 === 0
        ? { silentSince: "2026-11-20T00:00:00.000Z", confirmedAt: "2026-11-21T00:00:00.000Z" }
        : {},
    );
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
          ...assessed(number % 3 === 0 ? 9 : 10, 10, { score: 80 }),
        },
      );
    }
  }
  leaveOut(tally);
  return tally.data((findings) => Promise.resolve(findings));
}

/** Numbers of the hosts that a CIS scan has left out: one was measured since, one before, one never. */
export const leftOut = [0, 1, 1_000_000] as const;

function leaveOut(tally: FleetTally): void {
  const arn = "arn:aws:inspector2:eu-central-1:123456789012:owner/123456789012/cis-scan/1";
  const startedAt = "2026-11-18T02:00:00.000Z";
  for (const number of leftOut) {
    const { account, region, id } = hostOf(number);
    const reason = number % 2 === 0 ? "UNSUPPORTED_OS" : "SSM_UNMANAGED";
    tally.cisGap({ scanArn: arn, target: { account, region, id }, reason });
  }
  tally.cisScan({
    arn,
    configurationArn: "arn:c",
    name: "nightly CIS",
    level: "LEVEL_1",
    startedAt,
    status: "COMPLETED",
    handedOutAt: startedAt,
  });
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
