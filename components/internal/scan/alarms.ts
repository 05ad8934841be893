import type * as pulumi from "@pulumi/pulumi";
import {
  type Alarm,
  faultsReported,
  functionFails,
  maxSilentHours,
  queueFallsBehind,
  queueNotEmpty,
  silentFor,
  stateReported,
} from "../resources/alarms";
import { publishesVitals } from "./metricsMode";
import { maxReceiveCount, visibilityTimeout } from "../resources/queue";
import { fleetMetric, type MetricFamily, type MetricScope, scanMetrics } from "./metricFamilies";
import type { PipelineSettings } from "./settings";

/** What the alarms of a pipeline watch. */
export interface ScanAlarmInputs {
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  /** Only where hosts upload. */
  readonly quarantineQueueName?: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
  /** Name of the function that looks for silent hosts; only where there is one. */
  readonly hostWatchName?: pulumi.Input<string>;
  /** Name of the function that looks for results whose event was lost; only where there is one. */
  readonly sweepName?: pulumi.Input<string>;
  readonly settings: PipelineSettings;
  readonly family: MetricFamily;
}

/**
 * The alarms of a pipeline. Each description says what happened and where to look; what to do is in
 * docs/scap-pipeline.md and docs/inspec-audit.md under the alarm's name.
 */
export function scanAlarms(inputs: ScanAlarmInputs): Alarm[] {
  // A message that was tried as often as it may has waited this long with nothing else in the way.
  const everyAttempt =
    maxReceiveCount * visibilityTimeout(inputs.settings.resultsFunction.timeoutSeconds);
  return [
    queueNotEmpty(
      "dead-letters",
      "A result could not be read, or failed five times: the message's attributes say why.",
      inputs.deadLetterQueueName,
    ),
    ...(inputs.quarantineQueueName === undefined
      ? []
      : [
          queueNotEmpty(
            "quarantine",
            "A host uploaded results that are not its own, or another principal wrote to its folder.",
            inputs.quarantineQueueName,
          ),
        ]),
    functionFails(
      "function-errors",
      "The results function failed as a whole: see its log.",
      inputs.functionName,
    ),
    queueFallsBehind(
      "queue-age",
      "Results have been waiting for longer than all attempts to read them take.",
      inputs.queueName,
      everyAttempt,
    ),
    ...(inputs.hostWatchName === undefined
      ? []
      : [
          functionFails(
            "host-watch-errors",
            "Hosts could not all be looked at: see the log of the function hostWatch.",
            inputs.hostWatchName,
          ),
        ]),
    ...(inputs.sweepName === undefined
      ? []
      : [
          functionFails(
            "sweep-errors",
            "Nobody could look for results whose event was lost: see the log of the function.",
            inputs.sweepName,
          ),
        ]),
    ...(publishesVitals(inputs.settings.metrics) ? vitals(inputs) : []),
  ];
}

/** Scans that say too little for their hosts to be called compliant. */
export function belowCoverage(scope: MetricScope, family: MetricFamily): Alarm {
  return faultsReported(
    "coverage",
    "A scan assessed fewer rules than the store's minimumCoverage, or none: the function's log says which.",
    fleetMetric(scope, scanMetrics(family).belowCoverage),
  );
}

function vitals({ settings, family }: Pick<ScanAlarmInputs, "family" | "settings">): Alarm[] {
  const { silentAfterHours } = settings;
  const metric = scanMetrics(family);
  const failures = [
    faultsReported(
      "scan-failures",
      "A scan failed on its host: the function's log says how.",
      fleetMetric(settings, metric.scanFailed),
    ),
    belowCoverage(settings, family),
    faultsReported(
      "security-hub",
      "Security Hub refused findings: the function's log says why.",
      fleetMetric(settings, metric.importFailure),
    ),
  ];
  if (silentAfterHours === 0) return failures;
  return [
    ...(silentAfterHours > maxSilentHours
      ? []
      : [
          silentFor(
            "silence",
            `No host has finished a scan in ${silentAfterHours} hours.`,
            fleetMetric(settings, metric.scanCompleted),
            silentAfterHours,
          ),
        ]),
    stateReported(
      "silent-hosts",
      `Hosts have not finished a scan in ${silentAfterHours} hours: the topic of changes names them.`,
      fleetMetric(settings, metric.silentHost),
    ),
    ...failures,
  ];
}
