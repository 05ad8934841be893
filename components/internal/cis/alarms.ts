import type * as pulumi from "@pulumi/pulumi";
import {
  type Alarm,
  faultsReported,
  functionFails,
  queueFallsBehind,
  queueNotEmpty,
  silentFor,
  stateReported,
} from "../resources/alarms";
import { publishesVitals } from "../scan/metricsMode";
import { maxReceiveCount, visibilityTimeout } from "../resources/queue";
import { belowCoverage } from "../scan/alarms";
import { fleetMetric, scanMetrics } from "../scan/metricFamilies";
import { CisScanFrequency } from "./schedule";
import type { CisSettings } from "./settings";

/** Name of the metric of targets that were not measured; a test holds it against `functions/sinks`. */
export const notMeasuredMetric = "Inspector CIS Target Not Measured";

/** Two scans that were due: more than CloudWatch can look back is only a day's schedule. */
const silentHours = 48;

/** What the alarms of CIS scans watch. */
export interface CisAlarmInputs {
  readonly settings: CisSettings;
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly pollerName: pulumi.Input<string>;
  readonly functionName: pulumi.Input<string>;
}

/** The alarms; what to do is in docs/inspector-cis-scan.md under the alarm's name. */
export function cisAlarms(inputs: CisAlarmInputs): Alarm[] {
  const { settings } = inputs;
  const everyAttempt = maxReceiveCount * visibilityTimeout(settings.resultsFunction.timeoutSeconds);
  return [
    queueNotEmpty(
      "dead-letters",
      "Results or a report of a CIS scan could not be read: the message and its attributes say which.",
      inputs.deadLetterQueueName,
    ),
    functionFails(
      "poll-errors",
      "Nobody could look for CIS scans that have ended: see the log of the function.",
      inputs.pollerName,
    ),
    functionFails(
      "function-errors",
      "The function that reads results failed as a whole: see its log.",
      inputs.functionName,
    ),
    queueFallsBehind(
      "queue-age",
      "Results have been waiting for longer than all attempts to read them take.",
      inputs.queueName,
      everyAttempt,
    ),
    ...(publishesVitals(settings.metrics) ? vitals(settings) : []),
  ];
}

function vitals(settings: CisSettings): Alarm[] {
  const metric = scanMetrics("Inspector CIS");
  return [
    stateReported(
      "not-measured",
      "The last CIS scan has not measured all of its targets: `plumbline cis` and the log name them.",
      fleetMetric(settings, notMeasuredMetric),
    ),
    faultsReported(
      "scan-failures",
      "A CIS scan failed or was cancelled: see Amazon Inspector.",
      fleetMetric(settings, metric.scanFailed),
    ),
    belowCoverage(settings, "Inspector CIS"),
    faultsReported(
      "security-hub",
      "Security Hub refused findings: the function's log says why.",
      fleetMetric(settings, metric.importFailure),
    ),
    ...(settings.frequency === CisScanFrequency.Daily
      ? [
          silentFor(
            "silence",
            `No instance was measured in ${silentHours} hours, though it should be each day.`,
            fleetMetric(settings, metric.scanCompleted),
            silentHours,
          ),
        ]
      : []),
  ];
}
