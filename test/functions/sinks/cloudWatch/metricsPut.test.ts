import {
  CloudWatchClient,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import { jsonBytes } from "../../../../functions/sinks/batch";
import { putMetrics } from "../../../../functions/sinks/cloudWatch/metricsPut";

describe("putMetrics", () => {
  const client = new CloudWatchClient({ region: "eu-central-1" });
  const mock = mockClient(client);

  beforeEach(() => {
    mock.reset();
    mock.on(PutMetricDataCommand).resolves({});
  });

  const sizes = (): (number | undefined)[] =>
    mock.commandCalls(PutMetricDataCommand).map(({ args }) => args[0].input.MetricData?.length);

  it("makes no call for nothing and one where one suffices", async () => {
    expect(await putMetrics(client, "Compliance", [])).to.equal(0);
    expect(sizes()).to.deep.equal([]);

    const data = dataOf(14);
    expect(await putMetrics(client, "Compliance", data)).to.equal(14);
    expect(mock.commandCalls(PutMetricDataCommand)[0]?.args[0].input).to.deep.equal({
      Namespace: "Compliance",
      MetricData: data,
    });
  });

  it("sends each datum once, at most 1,000 and less than 1 MB a call", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2600 }),
        fc.integer({ min: 1, max: 1024 }),
        async (count, width) => {
          mock.resetHistory();
          const data = dataOf(count, width);

          await putMetrics(client, "Compliance", data);

          const sent = mock.commandCalls(PutMetricDataCommand).map(({ args }) => args[0].input);
          expect(sent.flatMap(({ MetricData = [] }) => MetricData)).to.deep.equal(data);
          for (const input of sent) {
            expect(input.MetricData).to.have.lengthOf.within(1, 1000);
            expect(jsonBytes(input)).to.be.below(1_000_000);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("says that a throttle may pass and lets other errors be what they are", async () => {
    const throttle = Object.assign(new Error("Rate exceeded"), { name: "Throttling" });
    mock.on(PutMetricDataCommand).rejects(throttle);
    const thrown: unknown = await putMetrics(client, "Compliance", dataOf(1)).catch(
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(SinkError);
    expect((thrown as Error).message).to.equal(
      "CloudWatch could not publish metrics: Rate exceeded",
    );
    expect((thrown as Error).cause).to.equal(throttle);

    const invalid = Object.assign(new Error("bad"), {
      name: "InvalidParameterValueException",
      $fault: "client",
    });
    mock.on(PutMetricDataCommand).rejects(invalid);
    expect(
      await putMetrics(client, "Compliance", dataOf(1)).catch((error: unknown) => error),
    ).to.equal(invalid);
  });
});

function dataOf(count: number, width = 19): MetricDatum[] {
  return Array.from({ length: count }, (_, index) => ({
    MetricName: `metric ${index}`,
    Value: index,
    Unit: "Count" as const,
    Timestamp: new Date("2026-11-21T02:00:00Z"),
    Dimensions: [{ Name: "InstanceId", Value: "i".repeat(width) }],
  }));
}
