import {
  type CommonArgs,
  ComplianceSeverity,
  type InspecAuditArgs,
  type InspecGitHubArgs,
  type InspecProfileArgs,
  InspecRunner,
  type InstanceAccessArgs,
  InstanceAccessMode,
  MetricsMode,
  type ProfileAttachmentArgs,
  type ResultsFunctionArgs,
  type ScanScheduleArgs,
} from "../components";
import { resultPolicy } from "./plumbline";
import { flag, listOf, mapOf, number, oneOf, section, text } from "./values";

/** What the stack says of `InspecAudit`. */
export type InspecSection = Omit<InspecAuditArgs, keyof CommonArgs | "findingsStore">;

/** `plumbline:inspec.<key>`: what `InspecAudit` takes beside what every component takes. */
export const inspec = section<InspecSection>({
  runner: oneOf(InspecRunner),
  targetTags: mapOf(listOf(text)),
  schedule: section<ScanScheduleArgs>({
    expression: text,
    onlyOnSchedule: flag,
    maxConcurrency: text,
    maxErrors: text,
    complianceSeverity: oneOf(ComplianceSeverity),
  }),
  profile: section<InspecProfileArgs>({
    github: section<InspecGitHubArgs>(
      {
        owner: text,
        repository: text,
        path: text,
        ref: text,
        tokenParameterName: text,
        tokenSecretArn: text,
        tokenKmsKeyArn: text,
      },
      ["owner", "repository", "ref"],
    ),
    s3Uri: text,
    inputs: text,
    waivers: text,
    installMissing: flag,
    auditorVersion: text,
    acceptChefLicense: flag,
    timeoutSeconds: number,
  }),
  instanceAccess: section<InstanceAccessArgs>({
    mode: oneOf(InstanceAccessMode),
    roleNames: listOf(text),
  }),
  profileAttachment: section<ProfileAttachmentArgs>({
    forceReplace: flag,
    schedule: text,
    maxConcurrency: text,
    maxErrors: text,
  }),
  trustedUploaderIds: listOf(text),
  resultsRetentionDays: number,
  resultPolicy,
  systemsManagerCompliance: flag,
  sweepMinutes: number,
  metrics: oneOf(MetricsMode),
  metricNamespace: text,
  alarmTopicArns: listOf(text),
  dashboard: flag,
  silentAfterHours: number,
  retireProfilesAfterDays: number,
  resultsFunction: section<ResultsFunctionArgs>({
    memoryMb: number,
    timeoutSeconds: number,
    batchSize: number,
    maximumConcurrency: number,
    maxResultMb: number,
  }),
});
