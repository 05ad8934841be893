import type * as pulumi from "@pulumi/pulumi";
import type { ArgumentChecks } from "../common/checks";
import { type InstanceAccessArgs, instanceAccessMode, InstanceAccessMode } from "./instanceAccess";
import { MetricsMode } from "./metricsMode";
import { maxRestDays, maxWatchedHours, type PipelineSettings } from "./settings";
import type { ResultsFunctionArgs } from "./resultsFunctionArgs";
import {
  ComplianceSeverity,
  isSchedule,
  longestGapMinutes,
  type ScanScheduleArgs,
  scheduleForm,
} from "./schedule";

const maxDays = 3650;

/** What is checked beside the settings. */
export interface CheckedArgs {
  instanceAccess?: InstanceAccessArgs;
  trustedUploaderIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Checks what every component is told that runs scans on hosts and takes their results. */
export function checkPipelineArgs(
  checks: ArgumentChecks,
  args: CheckedArgs,
  settings: PipelineSettings,
): void {
  checkTargets(checks, settings.targetTags, 50);
  checkSchedule(checks, settings.schedule);
  checkAccess(checks, args.instanceAccess);
  checkFunction(checks, settings.resultsFunction);
  checkUploaders(checks, args.trustedUploaderIds);
  checks.wholeNumber("resultsRetentionDays", settings.resultsRetentionDays, 1, maxDays);
  checks.oneOf("metrics", settings.metrics, Object.values(MetricsMode));
  checks.matches(
    "metricNamespace",
    settings.metricNamespace,
    /^(?!AWS\/)[A-Za-z0-9._\-/#][A-Za-z0-9._\-/#:]{0,254}$/,
    "1 to 255 letters, digits and any of . _ - / # : that begin with neither AWS/ nor a colon",
  );
  checkWatch(checks, settings);
}

/** Which metrics are published, and where to. */
export function checkMetrics(
  checks: ArgumentChecks,
  { metrics, metricNamespace }: Pick<PipelineSettings, "metricNamespace" | "metrics">,
): void {
  checks.oneOf("metrics", metrics, Object.values(MetricsMode));
  checks.matches(
    "metricNamespace",
    metricNamespace,
    /^(?!AWS\/)[A-Za-z0-9._\-/#][A-Za-z0-9._\-/#:]{0,254}$/,
    "1 to 255 letters, digits and any of . _ - / # : that begin with neither AWS/ nor a colon",
  );
}

/** By which tags hosts are chosen, with at most so many values of each. */
export function checkTargets(
  checks: ArgumentChecks,
  tags: PipelineSettings["targetTags"],
  values: number,
): void {
  const keys = Object.keys(tags);
  if (keys.length < 1 || keys.length > 5) {
    checks.refuse("targetTags", tags, "a map with 1 to 5 tag keys");
  }
  for (const [key, wanted] of Object.entries(tags)) {
    checks.matches("targetTags", key, /^(?!aws:).{1,128}$/, "tag keys of 1 to 128 characters");
    checks.listLength(`targetTags.${key}`, wanted, 1, values);
  }
}

function checkSchedule(checks: ArgumentChecks, schedule: Required<ScanScheduleArgs>): void {
  const { expression } = schedule;
  if (!isSchedule(expression)) checks.refuse("schedule.expression", expression, scheduleForm);
  if (schedule.onlyOnSchedule && !expression.startsWith("cron")) {
    checks.refuse("schedule.onlyOnSchedule", true, "false where schedule.expression is a rate");
  }
  checkRates(checks, "schedule", schedule);
  checks.oneOf(
    "schedule.complianceSeverity",
    schedule.complianceSeverity,
    Object.values(ComplianceSeverity),
  );
}

/** How many at a time, and how many may fail, as State Manager takes it. */
export function checkRates(
  checks: ArgumentChecks,
  property: string,
  { maxConcurrency, maxErrors }: Pick<ScanScheduleArgs, "maxConcurrency" | "maxErrors">,
): void {
  checks.matches(
    `${property}.maxConcurrency`,
    maxConcurrency,
    /^(?:[1-9]\d{0,6}|[1-9]\d?%|100%)$/,
    'a number from 1 such as "50", or a percentage from "1%" to "100%"',
  );
  checks.matches(
    `${property}.maxErrors`,
    maxErrors,
    /^(?:0|[1-9]\d{0,6}|\d%|[1-9]\d%|100%)$/,
    'a number from 0 such as "10", or a percentage from "0%" to "100%"',
  );
}

/** Whom a policy for hosts is attached to. */
export function checkAccess(checks: ArgumentChecks, access: InstanceAccessArgs | undefined): void {
  checks.oneOf("instanceAccess.mode", access?.mode, Object.values(InstanceAccessMode));
  const names = access?.roleNames;
  if (instanceAccessMode(access) === InstanceAccessMode.Adopt) {
    checks.listLength("instanceAccess.roleNames", names ?? [], 1, 100);
  } else if (names !== undefined) {
    checks.refuse(
      "instanceAccess.roleNames",
      names.filter((name) => typeof name === "string"),
      'left out unless instanceAccess.mode is "adopt"',
    );
  }
  const known = (names ?? []).filter((role) => typeof role === "string");
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

function checkFunction(checks: ArgumentChecks, size: Required<ResultsFunctionArgs>): void {
  checks.wholeNumber("resultsFunction.memoryMb", size.memoryMb, 256, 10_240);
  checks.wholeNumber("resultsFunction.timeoutSeconds", size.timeoutSeconds, 60, 900);
  checks.wholeNumber("resultsFunction.maximumConcurrency", size.maximumConcurrency, 2, 1000);
  checks.wholeNumber("resultsFunction.maxResultMb", size.maxResultMb, 1, 10_240);
  checks.wholeNumber("resultsFunction.maxUploadsPerHour", size.maxUploadsPerHour, 1, 100_000);
  checks.wholeNumber("resultsFunction.maxUploadMbPerHour", size.maxUploadMbPerHour, 1, 102_400);
}

function checkUploaders(checks: ArgumentChecks, ids: CheckedArgs["trustedUploaderIds"]): void {
  if (!Array.isArray(ids)) return;
  for (const id of ids) {
    if (typeof id !== "string") continue;
    checks.matches(
      "trustedUploaderIds",
      id,
      /^A(?:ROA|IDA)[A-Z0-9]{12,124}$/,
      "unique ids of roles (AROA…) or users (AIDA…)",
    );
  }
}

/** What looks for hosts and profiles that rest must not take the time between two scans for rest. */
function checkWatch(
  checks: ArgumentChecks,
  { silentAfterHours, retireProfilesAfterDays, schedule: { expression } }: PipelineSettings,
): void {
  checks.wholeNumber("silentAfterHours", silentAfterHours, 0, maxWatchedHours);
  checks.wholeNumber("retireProfilesAfterDays", retireProfilesAfterDays, 1, maxRestDays);
  const gap = longestGapMinutes(expression);
  if (silentAfterHours === 0 || gap === undefined) return;
  const longer = `longer than the longest time between two runs of ${expression}`;
  if (silentAfterHours * 60 <= gap) {
    checks.refuse("silentAfterHours", silentAfterHours, `${longer}, or 0 for not looking`);
  }
  if (retireProfilesAfterDays * 24 * 60 <= gap) {
    checks.refuse("retireProfilesAfterDays", retireProfilesAfterDays, longer);
  }
}
