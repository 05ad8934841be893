import type { InspectorCisScanArgs } from "../../inspectorCisScanArgs";
import { ArgumentChecks, checkCommonArgs, checkName } from "../common/checks";
import { InstanceAccessMode } from "../scan/instanceAccess";
import { MetricsMode } from "../scan/metricsMode";
import { type CisInstanceAccessArgs, cisAccessMode } from "./access";
import { CisLevel, FindingSeverity } from "./levels";
import { checkSchedule } from "./schedule";
import type { CisSettings } from "./settings";

/** Most accounts in which Inspector can be turned on at a time. */
const enabledAccounts = 100;

/** Checks every plain argument of an `InspectorCisScan`; throws one sentence about the first bad one. */
export function checkInspectorCisScanArgs(
  name: string,
  args: InspectorCisScanArgs,
  settings: CisSettings,
): void {
  checkName("InspectorCisScan", name);
  const checks = new ArgumentChecks("InspectorCisScan", name);
  checkCommonArgs(checks, args);
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
  checks.oneOf("metrics", settings.metrics, Object.values(MetricsMode));
  checks.matches(
    "metricNamespace",
    settings.metricNamespace,
    /^(?!AWS\/)[A-Za-z0-9._\-/#][A-Za-z0-9._\-/#:]{0,254}$/,
    "1 to 255 letters, digits and any of . _ - / # : that begin with neither AWS/ nor a colon",
  );
  const size = settings.resultsFunction;
  checks.wholeNumber("resultsFunction.memoryMb", size.memoryMb, 256, 10_240);
  checks.wholeNumber("resultsFunction.timeoutSeconds", size.timeoutSeconds, 120, 900);
  checks.wholeNumber("resultsFunction.batchSize", size.batchSize, 1, 10);
  checks.wholeNumber("resultsFunction.maximumConcurrency", size.maximumConcurrency, 2, 1000);
  checks.wholeNumber("resultsFunction.maxReportMb", size.maxReportMb, 1, 5120);
}

function checkTags(checks: ArgumentChecks, tags: CisSettings["targetTags"]): void {
  const keys = Object.keys(tags);
  if (keys.length < 1 || keys.length > 5) {
    checks.refuse("targetTags", tags, "a map with 1 to 5 tag keys");
  }
  for (const [key, values] of Object.entries(tags)) {
    checks.matches("targetTags", key, /^(?!aws:).{1,128}$/, "tag keys of 1 to 128 characters");
    checks.listLength(`targetTags.${key}`, values, 1, 5);
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

function checkAccess(checks: ArgumentChecks, access: CisInstanceAccessArgs | undefined): void {
  checks.oneOf("instanceAccess.mode", access?.mode, Object.values(InstanceAccessMode));
  const names = access?.roleNames;
  if (cisAccessMode(access) === InstanceAccessMode.Adopt) {
    checks.listLength("instanceAccess.roleNames", names ?? [], 1, 100);
  } else if (names !== undefined) {
    checks.refuse(
      "instanceAccess.roleNames",
      names.filter((name) => typeof name === "string"),
      'left out unless instanceAccess.mode is "adopt"',
    );
  }
  const known = (names ?? []).filter((name) => typeof name === "string");
  checks.distinct("instanceAccess.roleNames", known);
  for (const role of known) {
    checks.matches(
      "instanceAccess.roleNames",
      role,
      /^[\w+=,.@-]{1,64}$/,
      "names of roles, not ARNs and without their path",
    );
  }
}
