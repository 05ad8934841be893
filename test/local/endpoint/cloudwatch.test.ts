import {
  CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

const hour = 3600 * 1000;

describe("the CloudWatch endpoint", () => {
  const stack = sharedStack("openProgram");

  function put(MetricData: MetricDatum[], Namespace = "Compliance"): Promise<unknown> {
    const client = new CloudWatchClient(clientOptions(stack(), "everything"));
    return client.send(new PutMetricDataCommand({ Namespace, MetricData }));
  }
  const one = (rest: MetricDatum | object = {}): MetricDatum[] => [
    { MetricName: "Findings", Value: 1, ...rest },
  ];

  it("keeps what was published", async () => {
    const Timestamp = new Date(Date.now() - hour);
    const Dimensions = [{ Name: "InstanceId", Value: "i-1" }];

    await put(one({ Value: 0, Timestamp, Dimensions, Unit: "Count" }));

    expect(stack().metrics.at(-1)).to.deep.equal({
      namespace: "Compliance",
      name: "Findings",
      dimensions: { InstanceId: "i-1" },
      timestamp: Timestamp,
      unit: "Count",
      values: [0],
      counts: [1],
    });
  });

  it("takes a thousand metrics in one compressed call", async () => {
    const before = stack().metrics.length;

    await put(
      Array.from({ length: 1000 }, (_, index) => ({ MetricName: `m${index}`, Value: index })),
    );

    expect(stack().metrics.length - before).to.equal(1000);
  });

  const refused: readonly (readonly [what: string, data: MetricDatum[], namespace?: string])[] = [
    ["more than 1000 metrics", Array.from({ length: 1001 }, () => ({ MetricName: "m", Value: 1 }))],
    ["more than 1 MB", Array.from({ length: 1000 }, () => large())],
    ["no metric", []],
    ["AWS's own namespaces", one(), "AWS/EC2"],
    ["a namespace that begins with a colon", one(), ":x"],
    ["a metric older than two weeks", one({ Timestamp: new Date(Date.now() - 15 * 24 * hour) })],
    ["a metric more than two hours ahead", one({ Timestamp: new Date(Date.now() + 3 * hour) })],
    ["dimension values that are not ASCII", one({ Dimensions: [{ Name: "Host", Value: "é" }] })],
    ["empty dimension values", one({ Dimensions: [{ Name: "Host", Value: " " }] })],
    [
      "more than 30 dimensions",
      one({ Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `n${n}`, Value: "v" })) }),
    ],
    ["a value that is no number", one({ Value: NaN })],
    ["a value that is not finite", one({ Value: Infinity })],
    ["more than 150 values", one({ Value: undefined, Values: Array<number>(151).fill(1) })],
    ["counts that do not fit the values", one({ Value: undefined, Values: [1, 2], Counts: [1] })],
    ["a name that is too long", one({ MetricName: "x".repeat(256) })],
  ];
  for (const [what, data, namespace] of refused) {
    it(`refuses ${what}, and keeps nothing of the call`, async () => {
      const before = stack().metrics.length;

      await failure(put(data, namespace));

      expect(stack().metrics.length).to.equal(before);
    });
  }

  it("lets a policy confine the namespace", async () => {
    const statement = {
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": "Compliance" } },
    };
    const config = { statements: JSON.stringify([statement]) };
    await withStack({ program: fixture("openProgram"), config }, async (restricted) => {
      const client = new CloudWatchClient(clientOptions(restricted, "everything"));
      await client.send(new PutMetricDataCommand({ Namespace: "Compliance", MetricData: one() }));

      const error = await failure(
        client.send(new PutMetricDataCommand({ Namespace: "Other", MetricData: one() })),
      );

      expect(error.name).to.equal("AccessDenied");
    });
  });
});

function large(): MetricDatum {
  const Dimensions = Array.from({ length: 2 }, (_, n) => ({
    Name: `n${n}`,
    Value: "v".repeat(1000),
  }));
  return { MetricName: "m", Value: 1, Dimensions };
}
