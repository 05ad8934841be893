/**
 * Plumbline's components. Each is a Pulumi component resource, usable from every Pulumi language.
 */
export {
  FindingsStore,
  type FindingsStoreArgs,
  type FindingsStoreReference,
} from "./findingsStore";
export { ScapPipeline } from "./scapPipeline";
export type { ScapPipelineArgs } from "./scapPipelineArgs";
export type { CommonArgs, FunctionVpcArgs } from "./internal/commonArgs";
export { type InstanceAccessArgs, InstanceAccessMode } from "./internal/instanceAccess";
export { MetricsMode } from "./internal/metricsMode";
export {
  FindingEffect,
  type ResultMeaningArgs,
  type ResultPolicyArgs,
} from "./internal/resultPolicy";
export type { ResultsFunctionArgs } from "./internal/resultsFunctionArgs";
export type { ScanArgs } from "./internal/scan";
export { ComplianceSeverity, type ScanScheduleArgs } from "./internal/schedule";
