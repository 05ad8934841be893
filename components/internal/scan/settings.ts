import { metricPipeline } from "./metricFamilies";
import { MetricsMode } from "./metricsMode";
import { type ResultsFunctionArgs, resultsFunctionDefaults } from "./resultsFunctionArgs";
import { longestGapMinutes, type ScanScheduleArgs, scheduleDefaults } from "./schedule";

/** What every component is told that runs scans on hosts and takes their results. */
export interface PipelineArgs {
  targetTags?: Record<string, string[]>;
  schedule?: ScanScheduleArgs;
  resultsFunction?: ResultsFunctionArgs;
  resultsRetentionDays?: number;
  metrics?: MetricsMode;
  metricNamespace?: string;
  silentAfterHours?: number;
  retireProfilesAfterDays?: number;
  dualStackEndpoints?: boolean;
}

/** The same with every default filled in. */
export interface PipelineSettings {
  readonly targetTags: Readonly<Record<string, readonly string[]>>;
  readonly schedule: Required<ScanScheduleArgs>;
  readonly resultsFunction: Required<ResultsFunctionArgs>;
  readonly resultsRetentionDays: number;
  readonly metrics: MetricsMode;
  readonly metricNamespace: string;
  /** Value of the dimension that tells its metrics from those of other pipelines. */
  readonly metricPipeline: string;
  readonly silentAfterHours: number;
  readonly retireProfilesAfterDays: number;
  readonly dualStackEndpoints: boolean;
}

/** What is meant where nothing is said; tags are a component's own. */
export const pipelineDefaults: Omit<PipelineSettings, "metricPipeline" | "targetTags"> = {
  schedule: scheduleDefaults,
  resultsFunction: resultsFunctionDefaults,
  resultsRetentionDays: 400,
  metrics: MetricsMode.Both,
  metricNamespace: "Compliance",
  silentAfterHours: 26,
  retireProfilesAfterDays: 30,
  dualStackEndpoints: false,
};

/** The settings that the arguments mean. */
export function pipelineSettings(
  name: string,
  args: PipelineArgs,
  defaults: Omit<PipelineSettings, "metricPipeline">,
): PipelineSettings {
  const schedule = filled(defaults.schedule, args.schedule);
  const gap = gapOf(schedule);
  return {
    metricPipeline: metricPipeline(name),
    targetTags: args.targetTags ?? defaults.targetTags,
    schedule,
    resultsFunction: filled(defaults.resultsFunction, args.resultsFunction),
    resultsRetentionDays: args.resultsRetentionDays ?? defaults.resultsRetentionDays,
    metrics: args.metrics ?? defaults.metrics,
    metricNamespace: args.metricNamespace ?? defaults.metricNamespace,
    silentAfterHours:
      args.silentAfterHours ??
      Math.max(
        defaults.silentAfterHours,
        Math.min(Math.ceil(gap / 60) + spareHours, maxWatchedHours),
      ),
    retireProfilesAfterDays:
      args.retireProfilesAfterDays ??
      Math.max(
        defaults.retireProfilesAfterDays,
        Math.min(Math.ceil(gap / 1440) + spareDays, maxRestDays),
      ),
    dualStackEndpoints: args.dualStackEndpoints ?? defaults.dualStackEndpoints,
  };
}

/** Forty days: enough for hosts that are scanned once a month. */
export const maxWatchedHours = 40 * 24;
/** The longest that a profile may rest. */
export const maxRestDays = 365;

/** What scans take after the longest time between two of them, before a host counts as not reporting. */
const spareHours = 2;
/** Profiles rest for a scan that failed, too. */
const spareDays = 7;

/** Minutes between two scheduled scans, at most; 0 where that cannot be told, or is years. */
function gapOf({ expression }: Required<ScanScheduleArgs>): number {
  const gap = longestGapMinutes(expression);
  return gap === undefined || !Number.isFinite(gap) ? 0 : gap;
}

/** Defaults under what is given; a property given as undefined, as other languages do, is not given. */
export function filled<T extends object>(defaults: Required<T>, given: T | undefined): Required<T> {
  const said = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) };
}
