import {
  type CommonArgs,
  ComplianceSeverity,
  type ExceptionArgs,
  ExceptionCatalogue,
  type ExceptionCatalogueArgs,
  ExceptionCategory,
  type ExceptionScopeArgs,
  FindingEffect,
  type FindingsStoreArgs,
  type FunctionVpcArgs,
  IncompleteExceptions,
  type InstanceAccessArgs,
  InstanceAccessMode,
  MetricsMode,
  type ResultMeaningArgs,
  type ResultPolicyArgs,
  type ResultsFunctionArgs,
  type ScanArgs,
  type ScanScheduleArgs,
  ScanSource,
  type ScapPipelineArgs,
} from "../components";
import { type Fields, flag, listOf, mapOf, number, oneOf, section, text } from "./values";

/** `plumbline:<key>`: what every component takes. */
export const commonFields: Fields<CommonArgs> = {
  tags: mapOf(text),
  kmsKeyArn: text,
  permissionsBoundary: text,
  iamPath: text,
  vpc: section<FunctionVpcArgs>({ subnetIds: listOf(text), securityGroupIds: listOf(text) }, [
    "subnetIds",
    "securityGroupIds",
  ]),
  logRetentionDays: number,
  fipsEndpoints: flag,
  production: flag,
};

const exceptionScope = section<ExceptionScopeArgs>({
  accounts: listOf(text),
  targets: listOf(text),
  tags: mapOf(listOf(text)),
  profiles: listOf(text),
  benchmarks: listOf(text),
  sources: listOf(oneOf(ScanSource)),
  titles: listOf(text),
});

const exception = section<ExceptionArgs>(
  {
    id: text,
    rule: text,
    scope: exceptionScope,
    category: oneOf(ExceptionCategory),
    justification: text,
    owner: text,
    ticket: text,
    expires: text,
    matchesEverything: flag,
  },
  ["id", "rule"],
);

const exceptionCatalogue = section<ExceptionCatalogueArgs>(
  {
    catalogue: oneOf(ExceptionCatalogue),
    owner: text,
    expires: text,
    ticket: text,
    scope: exceptionScope,
    except: listOf(text),
    idPrefix: text,
  },
  ["catalogue"],
);

/** `plumbline:findings.<key>`: what `FindingsStore` takes beside that. */
export const findings = section<Omit<FindingsStoreArgs, keyof CommonArgs>>({
  exceptions: listOf(exception),
  exceptionCatalogues: listOf(exceptionCatalogue),
  exceptionsFile: text,
  incompleteExceptions: oneOf(IncompleteExceptions),
  recoveryPeriodDays: number,
  resolvedRetentionDays: number,
  auditRetentionDays: number,
  securityHub: flag,
  exceptionSweepMinutes: number,
  exceptionWarningDays: number,
  systemsManagerComplianceSources: listOf(oneOf(ScanSource)),
  alarmTopicArns: listOf(text),
});

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

/** `plumbline:scap.<key>`: what `ScapPipeline` takes beside that. */
export const scap = section<Omit<ScapPipelineArgs, keyof CommonArgs | "findingsStore">>({
  targetTags: mapOf(listOf(text)),
  schedule: section<ScanScheduleArgs>({
    expression: text,
    onlyOnSchedule: flag,
    maxConcurrency: text,
    maxErrors: text,
    complianceSeverity: oneOf(ComplianceSeverity),
  }),
  scan: section<ScanArgs>({
    profile: text,
    dataStream: text,
    tailoringFile: text,
    skipRules: listOf(text),
    installMissing: flag,
    htmlReport: flag,
    fetchRemoteResources: flag,
    withoutSystemCharacteristics: flag,
    timeoutSeconds: number,
    probeMemoryRatio: number,
    probeMaxItems: number,
    probeIgnorePaths: listOf(text),
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
    batchSize: number,
    maximumConcurrency: number,
    maxResultMb: number,
  }),
});
