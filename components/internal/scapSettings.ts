import type { ScapPipelineArgs } from "../scapPipelineArgs";
import { MetricsMode } from "./metricsMode";
import { type ResultsFunctionArgs, resultsFunctionDefaults } from "./resultsFunctionArgs";
import type { ScanArgs } from "./scan";
import { type ScanScheduleArgs, scheduleDefaults } from "./schedule";

/** A pipeline's plain arguments with every default filled in. */
export interface ScapSettings {
  readonly targetTags: Readonly<Record<string, readonly string[]>>;
  readonly schedule: Required<ScanScheduleArgs>;
  readonly scan: ScanArgs;
  readonly resultsFunction: Required<ResultsFunctionArgs>;
  readonly resultsRetentionDays: number;
  readonly metrics: MetricsMode;
  readonly metricNamespace: string;
  readonly silentAfterHours: number;
  readonly retireProfilesAfterDays: number;
}

/** What is meant where nothing is said. */
export const scapDefaults: ScapSettings = {
  targetTags: { RunSCAP: ["True"] },
  schedule: scheduleDefaults,
  scan: {},
  resultsFunction: resultsFunctionDefaults,
  resultsRetentionDays: 400,
  metrics: MetricsMode.Both,
  metricNamespace: "Compliance",
  silentAfterHours: 26,
  retireProfilesAfterDays: 30,
};

/** The settings that the arguments mean. */
export function scapSettings(args: ScapPipelineArgs): ScapSettings {
  return {
    targetTags: args.targetTags ?? scapDefaults.targetTags,
    schedule: filled(scapDefaults.schedule, args.schedule),
    scan: args.scan ?? scapDefaults.scan,
    resultsFunction: filled(scapDefaults.resultsFunction, args.resultsFunction),
    resultsRetentionDays: args.resultsRetentionDays ?? scapDefaults.resultsRetentionDays,
    metrics: args.metrics ?? scapDefaults.metrics,
    metricNamespace: args.metricNamespace ?? scapDefaults.metricNamespace,
    silentAfterHours: args.silentAfterHours ?? scapDefaults.silentAfterHours,
    retireProfilesAfterDays: args.retireProfilesAfterDays ?? scapDefaults.retireProfilesAfterDays,
  };
}

/** Defaults under what is given; a property given as undefined, as other languages do, is not given. */
function filled<T extends object>(defaults: Required<T>, given: T | undefined): Required<T> {
  const said = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) };
}
