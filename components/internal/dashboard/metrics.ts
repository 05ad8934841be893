import {
  bars,
  daySeconds,
  type Metric,
  type MetricOptions,
  timeSeries,
  type Unplaced,
} from "./dashboard";
import {
  hostDimension,
  type MetricFamily,
  type MetricScope,
  pipelineDimension,
  scanMetrics,
} from "../scan/metricFamilies";

/** Which metrics there are to be shown. */
export interface ShownMetrics extends MetricScope {
  readonly family: MetricFamily;
  readonly region: string;
  /** Whether findings by severity are published for the fleet. */
  readonly fleet: boolean;
  /** Whether the metrics of each host are published. */
  readonly perHost: boolean;
  /** Whether the fleet's signs of life are published. */
  readonly vitals: boolean;
  /** The metric of hosts that were not measured though they should have been. */
  readonly unmeasured: string | undefined;
}

/** Hosts in the list of the worst ones. */
const worstHosts = 10;

/**
 * The fleet by severity over time. The fleet's own metrics add up over any number of hosts. Where
 * they are not published the hosts' are added up instead, of which CloudWatch takes the first hundred.
 */
export function fleetBySeverity(shown: ShownMetrics): Unplaced[] {
  const { region, fleet, perHost, family } = shown;
  if (!fleet && !perHost) return [];
  const metrics = scanMetrics(family).severities.map(({ name, label, color }, index): Metric =>
    fleet
      ? ofFleet(shown, name, { stat: "Sum", period: daySeconds, label, color })
      : [{ expression: `SUM(${hostSearch(shown, name)})`, id: `e${index}`, label, color }],
  );
  const title = `Findings by severity, sum of ${fleet ? "the day's scans" : "all hosts"}`;
  const severities = timeSeries(title, region, metrics, { width: 12, height: 8, stacked: true });
  return perHost ? [severities, worstByHighFindings(shown)] : [severities];
}

function worstByHighFindings(shown: ShownMetrics): Unplaced {
  const { region, family } = shown;
  const [high] = scanMetrics(family).severities;
  const expression = `SORT(${hostSearch(shown, high.name)}, MAX, DESC, ${worstHosts})`;
  return bars(
    `The ${worstHosts} hosts with most high findings`,
    region,
    [[{ expression, id: "worst" }]],
    { width: 12, height: 8 },
  );
}

/** How much was assessed, how well hosts did in it, and on how many hosts nothing was assessed. */
export function hostsAndCoverage(shown: ShownMetrics): Unplaced[] {
  const { region, fleet, perHost, vitals, unmeasured } = shown;
  const { coverage, score } = scanMetrics(shown.family);
  const size = { width: 8, height: 6 };
  const ofHundred = { ...size, max: 100 };
  return [
    ...(fleet || perHost
      ? [
          timeSeries(
            "Coverage: rules assessed, in per cent",
            region,
            averageAndLeast(shown, coverage),
            ofHundred,
          ),
          timeSeries("Score, of 100", region, averageAndLeast(shown, score), ofHundred),
        ]
      : []),
    ...(vitals && unmeasured !== undefined
      ? [
          timeSeries(
            "Hosts that should have been measured and were not",
            region,
            [ofFleet(shown, unmeasured, { stat: "Maximum", period: 3600, label: "hosts" })],
            size,
          ),
        ]
      : []),
  ];
}

function averageAndLeast(shown: ShownMetrics, name: string): readonly Metric[] {
  return [
    { stat: "Average", over: "AVG", label: "average", color: "#1f77b4" },
    { stat: "Minimum", over: "MIN", label: "least of any host", color: "#ff7f0e" },
  ].map(({ stat, over, label, color }, index): Metric => {
    if (shown.fleet) return ofFleet(shown, name, { stat, period: daySeconds, label, color });
    return [{ expression: `${over}(${hostSearch(shown, name)})`, id: `c${index}`, label, color }];
  });
}

/** Whether scans come in at all; nothing where that is not published. */
export function lifeSigns(shown: ShownMetrics): Unplaced[] {
  const { region, family, vitals } = shown;
  if (!vitals) return [];
  const metric = scanMetrics(family);
  const options = { stat: "Sum", period: 3600 };
  return [
    timeSeries(
      "Scans received",
      region,
      [
        ofFleet(shown, metric.scanCompleted, { ...options, label: "completed", color: "#2ca02c" }),
        ofFleet(shown, metric.scanFailed, { ...options, label: "failed", color: "#d62728" }),
        ofFleet(shown, metric.belowCoverage, {
          ...options,
          label: "below the minimum coverage",
          color: "#ff7f0e",
        }),
      ],
      { width: 8, height: 6 },
    ),
  ];
}

function ofFleet(
  { metricNamespace, metricPipeline }: MetricScope,
  name: string,
  options: MetricOptions,
): Metric {
  return [metricNamespace, name, pipelineDimension, metricPipeline, options];
}

function hostSearch({ metricNamespace, metricPipeline }: MetricScope, name: string): string {
  const schema = `{"${metricNamespace}",${hostDimension},${pipelineDimension}}`;
  const terms = `MetricName="${name}" ${pipelineDimension}="${metricPipeline}"`;
  return `SEARCH('${schema} ${terms}', 'Maximum', ${daySeconds})`;
}
