import type { InspectorCisScanArgs } from "../../inspectorCisScanArgs";
import { metricPipeline } from "../scan/metricFamilies";
import { MetricsMode } from "../scan/metricsMode";
import { filled } from "../scan/settings";
import { type CisFunctionArgs, cisFunctionDefaults } from "./functionArgs";
import { CisLevel, type CisSeveritiesArgs, severityDefaults } from "./levels";
import { type CisScanFrequency, frequencyOf } from "./schedule";

/** A component's plain arguments with every default filled in. */
export interface CisSettings {
  readonly scanName: string;
  readonly targetTags: Readonly<Record<string, readonly string[]>>;
  readonly level: CisLevel;
  readonly frequency: CisScanFrequency;
  readonly accounts: readonly string[];
  readonly severities: Required<CisSeveritiesArgs>;
  readonly pollMinutes: number;
  readonly firstLookBackDays: number;
  readonly reportsRetentionDays: number;
  readonly metrics: MetricsMode;
  readonly metricNamespace: string;
  /** Value of the dimension that tells its metrics from those of other components. */
  readonly metricPipeline: string;
  readonly resultsFunction: Required<CisFunctionArgs>;
}

/** The settings that the arguments mean. */
export function cisSettings(name: string, args: InspectorCisScanArgs): CisSettings {
  return {
    scanName: args.scanName ?? name,
    targetTags: args.targetTags ?? { ComplianceScan: ["true"] },
    level: args.level ?? CisLevel.Level1,
    frequency: frequencyOf(args.schedule),
    accounts: args.accounts ?? ["SELF"],
    severities: filled(severityDefaults, args.severities),
    pollMinutes: args.pollMinutes ?? 30,
    firstLookBackDays: args.firstLookBackDays ?? 7,
    reportsRetentionDays: args.reportsRetentionDays ?? 400,
    metrics: args.metrics ?? MetricsMode.Both,
    metricNamespace: args.metricNamespace ?? "Compliance",
    metricPipeline: metricPipeline(name),
    resultsFunction: filled(cisFunctionDefaults, args.resultsFunction),
  };
}
