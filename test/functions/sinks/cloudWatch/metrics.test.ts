import type { MetricDatum } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import fc from "fast-check";
import type { ScanSummary } from "../../../../functions/findings/finding";
import {
  hubFailureMetrics,
  type ScanMetricContext,
  metricsChoices,
  quarantineMetrics,
  scanFailedMetrics,
  scanMetrics,
  silentHostMetrics,
} from "../../../../functions/sinks/cloudWatch/metrics";
import { cisScanMetrics } from "../../../../functions/sinks/cloudWatch/cisMetrics";
import { oddText } from "../../../helpers/texts";
import { assessed } from "../../../helpers/coverage";

const now = Date.parse("2026-11-21T03:00:00.000Z");
const context: ScanMetricContext = {
  family: "SCAP",
  pipeline: "compliance/prod/hosts",
  choice: "both",
  minimumCoverage: 1,
  instanceId: "i-0123456789abcdef0",
  at: "2026-11-21T02:00:00.000Z",
  now,
};
const ofPipeline = [{ Name: "Pipeline", Value: "compliance/prod/hosts" }];
const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };

describe("scanMetrics", () => {
  it("publishes every number with the instance and for the fleet, zeros included", () => {
    const summary = summaryOf({
      open: { ...none, high: 3, low: 1 },
      excepted: 2,
      ...assessed(7, 8, { score: 62.5 }),
    });

    const { data, omitted } = scanMetrics(summary, context);

    const numbers = [
      ["SCAP High Finding", 3, "Count"],
      ["SCAP Medium Finding", 0, "Count"],
      ["SCAP Low Finding", 1, "Count"],
      ["SCAP Unknown Finding", 0, "Count"],
      ["SCAP Excepted Finding", 2, "Count"],
      ["SCAP Coverage", 87.5, "Percent"],
      ["SCAP Score", 62.5, "None"],
      ["SCAP Scan Completed", 1, "Count"],
    ];
    const below = ["SCAP Scan Below Minimum Coverage", 1, "Count"];
    expect(omitted).to.equal(undefined);
    expect(data.filter(hasInstance).map(short)).to.deep.equal(numbers);
    expect(data.filter((datum) => !hasInstance(datum)).map(short)).to.have.deep.members([
      ...numbers,
      below,
    ]);
    expect(data[0]?.Dimensions).to.deep.equal([
      { Name: "InstanceId", Value: "i-0123456789abcdef0" },
      ...ofPipeline,
    ]);
    for (const { Timestamp } of data) expect(Timestamp).to.deep.equal(new Date(context.at));
  });

  it("counts critical as high and leaves info out", () => {
    const open = { critical: 1, high: 2, medium: 4, low: 8, info: 16, unknown: 32 };

    const { data } = scanMetrics(summaryOf({ open }), { ...context, choice: "instance" });

    expect(data.slice(0, 4).map(({ Value }) => Value)).to.deep.equal([3, 4, 8, 32]);
  });

  it("publishes what was chosen, and the sign of life for the fleet in any case but none", () => {
    const namesOf = (choice: ScanMetricContext["choice"]) => {
      const { data } = scanMetrics(summaryOf({}), { ...context, choice });
      return {
        instance: data.filter(hasInstance).length,
        fleet: data.filter((datum) => !hasInstance(datum)).map(({ MetricName }) => MetricName),
      };
    };

    expect(namesOf("none")).to.deep.equal({ instance: 0, fleet: [] });
    expect(namesOf("instance")).to.deep.equal({
      instance: 7,
      fleet: ["SCAP Scan Below Minimum Coverage", "SCAP Scan Completed"],
    });
    expect(namesOf("fleet").instance).to.equal(0);
    expect(namesOf("fleet").fleet).to.have.lengthOf(8);
    expect(namesOf("both").instance).to.equal(7);
    expect(namesOf("both").fleet).to.have.lengthOf(8);
  });

  it("publishes nothing that was measured more than two weeks ago, and says so", () => {
    const at = "2026-11-07T02:59:00.000Z";

    expect(scanMetrics(summaryOf({}), { ...context, at })).to.deep.equal({
      data: [],
      omitted: `metrics were measured at ${at}, CloudWatch takes none older than two weeks`,
    });
  });

  it("publishes under a time that CloudWatch takes, whatever the machine's clock says", () => {
    const shift = fc.integer({ min: -40 * 86_400_000, max: 40 * 86_400_000 });
    fc.assert(
      fc.property(shift, (milliseconds) => {
        const at = new Date(now + milliseconds).toISOString();
        const { data, omitted } = scanMetrics(summaryOf({}), { ...context, at });

        expect(data.length > 0).to.equal(omitted === undefined);
        for (const { Timestamp } of data) {
          const time = Timestamp?.getTime() ?? NaN;
          expect(time).to.be.within(now - 14 * 86_400_000, now + 2 * 3_600_000);
          expect(time === now + milliseconds || time === now).to.equal(true);
        }
      }),
    );
    expect(scanMetrics(summaryOf({}), { ...context, at: "soon" }).data[0]?.Timestamp).to.deep.equal(
      new Date(now),
    );
  });

  it("gives dimension values that CloudWatch takes, or none at all", () => {
    fc.assert(
      fc.property(oddText, fc.constantFrom(...metricsChoices), (instanceId, choice) => {
        for (const { Dimensions } of scanMetrics(summaryOf({}), { ...context, instanceId, choice })
          .data) {
          for (const { Value } of Dimensions ?? []) {
            expect(Value).to.match(/^[!-9;-~][ -~]{0,1023}$/);
          }
        }
      }),
    );
    expect(scanMetrics(summaryOf({}), { ...context, instanceId: " " }).data).to.have.lengthOf(8);
  });

  it("publishes no coverage and no score of a scan that assessed nothing, but that it is too little", () => {
    const nothing = { ...summaryOf({}), ...assessed(0), coverage: undefined, score: 0 };

    const values = new Map(
      scanMetrics(nothing, { ...context, choice: "fleet", minimumCoverage: 0 }).data.map(
        ({ MetricName, Value }) => [MetricName, Value],
      ),
    );

    expect(values.has("SCAP Coverage")).to.equal(false);
    expect(values.has("SCAP Score")).to.equal(false);
    expect(values.get("SCAP Scan Below Minimum Coverage")).to.equal(1);
  });

  it("publishes that a scan is not below the minimum, so that its alarm returns to rest", () => {
    const summary = summaryOf(assessed(9, 10));

    const { data } = scanMetrics(summary, { ...context, choice: "fleet", minimumCoverage: 0.9 });

    expect(data.map(short)).to.deep.include(["SCAP Scan Below Minimum Coverage", 0, "Count"]);
  });
});

describe("metrics of the pipeline itself", () => {
  it("count a failed scan with its instance and for the fleet", () => {
    const { data } = scanFailedMetrics(context);

    expect(data.map(short)).to.deep.equal([
      ["SCAP Scan Failed", 1, "Count"],
      ["SCAP Scan Failed", 1, "Count"],
    ]);
    expect(data.filter(hasInstance)).to.have.lengthOf(1);
  });

  it("count silent hosts for the fleet, now, and none of them as zero", () => {
    const counted = [3, 0].map((count) => silentHostMetrics(count, context).data.map(short));

    expect(counted).to.deep.equal([
      [["SCAP Silent Host", 3, "Count"]],
      [["SCAP Silent Host", 0, "Count"]],
    ]);
    expect(silentHostMetrics(3, { ...context, choice: "instance" }).data).to.have.lengthOf(1);
    expect(silentHostMetrics(3, { ...context, choice: "none" }).data).to.deep.equal([]);
  });

  it("count quarantined results and refused findings for the fleet, now", () => {
    const data = [...quarantineMetrics(2, context).data, ...hubFailureMetrics(5, context).data];

    expect(data).to.deep.equal([
      {
        MetricName: "SCAP Quarantined Result",
        Dimensions: ofPipeline,
        Value: 2,
        Unit: "Count",
        Timestamp: new Date(now),
      },
      {
        MetricName: "Security Hub Import Failure",
        Dimensions: ofPipeline,
        Value: 5,
        Unit: "Count",
        Timestamp: new Date(now),
      },
    ]);
  });

  it("name the pipeline that they are of, whichever they are", () => {
    const all = [
      ...scanMetrics(summaryOf({}), context).data,
      ...scanFailedMetrics(context).data,
      ...quarantineMetrics(1, context).data,
      ...silentHostMetrics(1, context).data,
      ...hubFailureMetrics(1, context).data,
      ...cisScanMetrics({ gaps: 1, failed: true }, context),
    ];

    expect(all).to.have.lengthOf(22);
    for (const { MetricName, Dimensions } of all) {
      expect(Dimensions, MetricName).to.deep.include(ofPipeline[0]);
    }
  });

  it("are left out where all metrics are turned off", () => {
    const off = { ...context, choice: "none" } as const;

    expect(scanFailedMetrics(off).data).to.deep.equal([]);
    expect(quarantineMetrics(1, off).data).to.deep.equal([]);
    expect(hubFailureMetrics(1, off).data).to.deep.equal([]);
  });
});

function summaryOf(changes: Partial<ScanSummary>): ScanSummary {
  return {
    open: none,
    excepted: 0,
    opened: 0,
    reopened: 0,
    resolved: 0,
    stillOpen: 0,
    ...assessed(1),
    ...changes,
  };
}

function hasInstance({ Dimensions }: MetricDatum): boolean {
  return Dimensions?.some(({ Name }) => Name === "InstanceId") === true;
}

function short({ MetricName, Value, Unit }: MetricDatum) {
  return [MetricName, Value, Unit];
}
