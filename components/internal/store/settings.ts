import { IncompleteExceptions, ScanSource } from "../../exceptionArgs";
import type { FindingsStoreArgs } from "../../findingsStoreArgs";
import type { ArgumentChecks } from "../common/checks";
import { logRetentionDaysAllowed } from "../common/args";
import { defaultMinimumCoverage } from "../statements/store";

/** A store's plain arguments with every default filled in. */
export interface StoreSettings {
  readonly recoveryPeriodDays: number;
  readonly resolvedRetentionDays: number;
  readonly auditRetentionDays: number;
  readonly exceptionSweepMinutes: number;
  readonly exceptionWarningDays: number;
  readonly minimumCoverage: number;
  readonly organization: boolean;
  readonly incompleteExceptions: IncompleteExceptions;
  readonly systemsManagerComplianceSources: readonly ScanSource[];
}

/** What is meant where nothing is said. */
const storeDefaults: StoreSettings = {
  // The longest window that DynamoDB offers.
  recoveryPeriodDays: 35,
  resolvedRetentionDays: 400,
  auditRetentionDays: 400,
  exceptionSweepMinutes: 5,
  exceptionWarningDays: 14,
  minimumCoverage: defaultMinimumCoverage,
  organization: false,
  incompleteExceptions: IncompleteExceptions.HandMade,
  systemsManagerComplianceSources: [],
};

/** The settings that the arguments mean. */
export function storeSettings(args: FindingsStoreArgs): StoreSettings {
  return {
    recoveryPeriodDays: args.recoveryPeriodDays ?? storeDefaults.recoveryPeriodDays,
    resolvedRetentionDays: args.resolvedRetentionDays ?? storeDefaults.resolvedRetentionDays,
    auditRetentionDays: args.auditRetentionDays ?? storeDefaults.auditRetentionDays,
    exceptionSweepMinutes: args.exceptionSweepMinutes ?? storeDefaults.exceptionSweepMinutes,
    exceptionWarningDays: args.exceptionWarningDays ?? storeDefaults.exceptionWarningDays,
    minimumCoverage: args.minimumCoverage ?? storeDefaults.minimumCoverage,
    organization: args.organization ?? storeDefaults.organization,
    incompleteExceptions: args.incompleteExceptions ?? storeDefaults.incompleteExceptions,
    systemsManagerComplianceSources:
      args.systemsManagerComplianceSources ?? storeDefaults.systemsManagerComplianceSources,
  };
}

/**
 * Checks every plain argument of a `FindingsStore` but the exceptions; throws one sentence about the
 * first bad one.
 */
export function checkFindingsStoreArgs(checks: ArgumentChecks, settings: StoreSettings): void {
  checks.wholeNumber("recoveryPeriodDays", settings.recoveryPeriodDays, 1, 35);
  checks.wholeNumber("resolvedRetentionDays", settings.resolvedRetentionDays, 1, 3650);
  checks.oneOf("auditRetentionDays", settings.auditRetentionDays, logRetentionDaysAllowed);
  checks.wholeNumber("exceptionSweepMinutes", settings.exceptionSweepMinutes, 1, 60);
  checks.wholeNumber("exceptionWarningDays", settings.exceptionWarningDays, 0, 365);
  checks.number("minimumCoverage", settings.minimumCoverage, 0, 1);
  const shown = settings.systemsManagerComplianceSources;
  // What AWS Config judges is no managed node of Systems Manager, but for instances now and then.
  const ofHosts = Object.values(ScanSource).filter((source) => source !== ScanSource.Config);
  for (const [index, source] of shown.entries()) {
    checks.oneOf(`systemsManagerComplianceSources[${index}]`, source, ofHosts);
  }
  checks.distinct("systemsManagerComplianceSources", shown);
}
