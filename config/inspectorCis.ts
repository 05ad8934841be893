import {
  CisLevel,
  CisScanDay,
  CisScanFrequency,
  type CisFunctionArgs,
  type CisInstanceAccessArgs,
  type CisScheduleArgs,
  type CisSeveritiesArgs,
  type CommonArgs,
  FindingSeverity,
  InstanceAccessMode,
  type InspectorCisScanArgs,
  MetricsMode,
} from "../components";
import { resultPolicy } from "./hostScans";
import { flag, listOf, mapOf, number, oneOf, section, text } from "./values";

/** What the stack says of `InspectorCisScan`. */
export type InspectorCisSection = Omit<InspectorCisScanArgs, keyof CommonArgs | "findingsStore">;

/** `plumbline:inspectorCis.<key>`: what `InspectorCisScan` takes beside what every component takes. */
export const inspectorCis = section<InspectorCisSection>({
  scanName: text,
  targetTags: mapOf(listOf(text)),
  level: oneOf(CisLevel),
  schedule: section<CisScheduleArgs>({
    frequency: oneOf(CisScanFrequency),
    time: text,
    timeZone: text,
    days: listOf(oneOf(CisScanDay)),
    day: oneOf(CisScanDay),
  }),
  accounts: listOf(text),
  enableInspector: flag,
  instanceAccess: section<CisInstanceAccessArgs>({
    mode: oneOf(InstanceAccessMode),
    roleNames: listOf(text),
  }),
  readAllScans: flag,
  severities: section<CisSeveritiesArgs>({
    level1: oneOf(FindingSeverity),
    level2: oneOf(FindingSeverity),
  }),
  resultPolicy,
  pollMinutes: number,
  firstLookBackDays: number,
  reportsRetentionDays: number,
  systemsManagerCompliance: flag,
  metrics: oneOf(MetricsMode),
  metricNamespace: text,
  alarmTopicArns: listOf(text),
  dashboard: flag,
  resultsFunction: section<CisFunctionArgs>({
    memoryMb: number,
    timeoutSeconds: number,
    batchSize: number,
    maximumConcurrency: number,
    maxReportMb: number,
  }),
});
