import {
  ComplianceSeverity,
  FindingEffect,
  type InstanceAccessArgs,
  InstanceAccessMode,
  MetricsMode,
  type ResultMeaningArgs,
  type ResultPolicyArgs,
  type ResultsFunctionArgs,
  type ScanScheduleArgs,
  type ScapPipelineArgs,
} from "../components";
import { type Fields, flag, listOf, mapOf, number, oneOf, section, text } from "./values";

const resultMeaning = section<ResultMeaningArgs>({
  finding: oneOf(FindingEffect),
  scored: flag,
  met: flag,
  expected: flag,
  measured: flag,
});

/** What results mean, as several components take it. */
export const resultPolicy = section<ResultPolicyArgs>({
  pass: resultMeaning,
  fail: resultMeaning,
  error: resultMeaning,
  unknown: resultMeaning,
  notapplicable: resultMeaning,
  notchecked: resultMeaning,
  notselected: resultMeaning,
  informational: resultMeaning,
  fixed: resultMeaning,
});

/** What the scanners that run on hosts take alike. */
type HostScans = Pick<
  ScapPipelineArgs,
  | "alarmTopicArns"
  | "dashboard"
  | "dualStackEndpoints"
  | "instanceAccess"
  | "metricNamespace"
  | "metrics"
  | "resultPolicy"
  | "resultsFunction"
  | "resultsRetentionDays"
  | "retireProfilesAfterDays"
  | "schedule"
  | "silentAfterHours"
  | "systemsManagerCompliance"
  | "targetTags"
  | "trustedUploaderIds"
>;

/** The keys of both sections. */
export const hostScanFields: Fields<HostScans> = {
  targetTags: mapOf(listOf(text)),
  dualStackEndpoints: flag,
  schedule: section<ScanScheduleArgs>({
    expression: text,
    onlyOnSchedule: flag,
    maxConcurrency: text,
    maxErrors: text,
    complianceSeverity: oneOf(ComplianceSeverity),
  }),
  instanceAccess: section<InstanceAccessArgs>({
    mode: oneOf(InstanceAccessMode),
    roleNames: listOf(text),
  }),
  trustedUploaderIds: listOf(text),
  systemsManagerCompliance: flag,
  resultsRetentionDays: number,
  resultPolicy,
  metrics: oneOf(MetricsMode),
  metricNamespace: text,
  alarmTopicArns: listOf(text),
  silentAfterHours: number,
  retireProfilesAfterDays: number,
  dashboard: flag,
  resultsFunction: section<ResultsFunctionArgs>({
    memoryMb: number,
    timeoutSeconds: number,
    maximumConcurrency: number,
    maxResultMb: number,
    maxUploadsPerHour: number,
    maxUploadMbPerHour: number,
  }),
};
