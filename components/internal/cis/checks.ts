import type { InspectorCisScanArgs } from "../../inspectorCisScanArgs";
import type { ArgumentChecks } from "../common/checks";
import { checkAccess, checkMetrics, checkTargets } from "../scan/checks";
import { CisLevel, FindingSeverity } from "./levels";
import { checkSchedule } from "./schedule";
import type { CisSettings } from "./settings";

/** Most accounts in which Inspector can be turned on at a time. */
const enabledAccounts = 100;

/** Checks every plain argument of an `InspectorCisScan`. @returns the settings, as they were given. */
export function checkInspectorCisScanArgs(
  checks: ArgumentChecks,
  args: InspectorCisScanArgs,
  settings: CisSettings,
): CisSettings {
  checks.matches("scanName", settings.scanName, /^.{1,128}$/s, "a text of 1 to 128 characters");
  checkTags(checks, settings.targetTags);
  checks.oneOf("level", settings.level, Object.values(CisLevel));
  checkSchedule(checks, args.schedule);
  checkAccounts(checks, settings.accounts);
  if (args.enableInspector === true && settings.accounts.length > enabledAccounts) {
    const must = `false, because Inspector is turned on in at most ${enabledAccounts} listed accounts`;
    checks.refuse("enableInspector", true, must);
  }
  checkAccess(checks, args.instanceAccess);
  const { level1, level2 } = settings.severities;
  checks.oneOf("severities.level1", level1, Object.values(FindingSeverity));
  checks.oneOf("severities.level2", level2, Object.values(FindingSeverity));
  checks.wholeNumber("pollMinutes", settings.pollMinutes, 5, 1440);
  checks.wholeNumber("firstLookBackDays", settings.firstLookBackDays, 1, 90);
  checks.wholeNumber("reportsRetentionDays", settings.reportsRetentionDays, 1, 3650);
  checkMetrics(checks, settings);
  const size = settings.resultsFunction;
  checks.wholeNumber("resultsFunction.memoryMb", size.memoryMb, 256, 10_240);
  checks.wholeNumber("resultsFunction.timeoutSeconds", size.timeoutSeconds, 120, 900);
  checks.wholeNumber("resultsFunction.batchSize", size.batchSize, 1, 10);
  checks.wholeNumber("resultsFunction.maximumConcurrency", size.maximumConcurrency, 2, 1000);
  checks.wholeNumber("resultsFunction.maxReportMb", size.maxReportMb, 1, 5120);
  return settings;
}

function checkTags(checks: ArgumentChecks, tags: CisSettings["targetTags"]): void {
  checkTargets(checks, tags, 5);
  for (const [key, values] of Object.entries(tags)) {
    checks.distinct(`targetTags.${key}`, values);
    for (const value of values) {
      checks.matches(`targetTags.${key}`, value, /^.{1,256}$/, "values of 1 to 256 characters");
    }
  }
}

function checkAccounts(checks: ArgumentChecks, accounts: readonly string[]): void {
  const [first] = accounts;
  if (accounts.length === 1 && (first === "SELF" || first === "ALL_ACCOUNTS")) return;
  checks.listLength("accounts", accounts, 1, 10_000);
  checks.distinct("accounts", accounts);
  for (const account of accounts) {
    checks.matches(
      "accounts",
      account,
      /^\d{12}$/,
      "SELF alone, ALL_ACCOUNTS alone or account ids of 12 digits",
    );
  }
}
