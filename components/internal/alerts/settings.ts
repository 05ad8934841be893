import { ScanSource } from "../../exceptionArgs";
import type { InspecDriftAlertsArgs } from "../../inspecDriftAlertsArgs";
import type { ArgumentChecks } from "../common/checks";
import { checkReportSchedule } from "../report/schedule";
import { checkSlack } from "../common/slackArgs";

/** The plain arguments of alerts with every default filled in. */
export interface AlertSettings {
  readonly sources: readonly ScanSource[];
  readonly digestSeconds: number;
  readonly maxEvents: number;
  readonly nothingNew: boolean;
}

/** What is meant where nothing is said. */
const alertDefaults: AlertSettings = {
  sources: [ScanSource.InSpec],
  digestSeconds: 120,
  maxEvents: 2000,
  nothingNew: false,
};

/** The settings that the arguments mean. */
export function alertSettings(args: InspecDriftAlertsArgs): AlertSettings {
  return {
    sources: args.sources ?? alertDefaults.sources,
    digestSeconds: args.digestSeconds ?? alertDefaults.digestSeconds,
    maxEvents: args.maxEvents ?? alertDefaults.maxEvents,
    nothingNew: args.nothingNew ?? alertDefaults.nothingNew,
  };
}

/** Checks every plain argument. @returns the settings, as they were given. */
export function checkAlertArgs(
  checks: ArgumentChecks,
  args: InspecDriftAlertsArgs,
  settings: AlertSettings,
): AlertSettings {
  const { sources, digestSeconds, maxEvents } = settings;
  checks.listLength("sources", sources, 1, Object.values(ScanSource).length);
  checks.distinct("sources", sources);
  for (const source of sources) checks.oneOf("sources", source, Object.values(ScanSource));
  checks.wholeNumber("digestSeconds", digestSeconds, 0, 300);
  checks.wholeNumber("maxEvents", maxEvents, 1, 10_000);
  if (digestSeconds === 0 && maxEvents > 10) {
    checks.refuse("maxEvents", maxEvents, "at most 10 where digestSeconds is 0");
  }
  if (args.audit !== undefined && args.findingsStore !== undefined) {
    checks.refuse(
      "findingsStore",
      "given beside audit",
      "left out: the audit's store is looked at",
    );
  }
  checkSlack(checks, args.slack);
  checkReportSchedule(checks, "reportSchedule", args.reportSchedule ?? {});
  return settings;
}
