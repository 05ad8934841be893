import { type Metric, timeSeries, type Unplaced } from "./dashboard";

/** The name of a queue or function, with what it is for. */
export interface Labelled {
  readonly label: string;
  readonly name: string;
}

const size = { width: 8, height: 6 };

/** How many messages wait in queues, dead letters among them. */
export function queuesWidget(region: string, queues: readonly Labelled[]): Unplaced {
  const metrics = queues.map(({ name, label }): Metric => [
    "AWS/SQS",
    "ApproximateNumberOfMessagesVisible",
    "QueueName",
    name,
    { stat: "Maximum", period: 300, label },
  ]);
  return timeSeries("Messages waiting", region, metrics, size);
}

/** How often functions run, and how often they fail or are held back. */
export function runsWidget(region: string, functions: readonly Labelled[]): Unplaced {
  const metrics = functions.flatMap(({ name, label }) =>
    [
      ["Invocations", "runs"],
      ["Errors", "errors"],
      ["Throttles", "throttled"],
    ].map(([metric = "", what = ""]): Metric => [
      "AWS/Lambda",
      metric,
      "FunctionName",
      name,
      { stat: "Sum", period: 300, label: `${label}: ${what}` },
    ]),
  );
  return timeSeries("Runs of the functions", region, metrics, size);
}
