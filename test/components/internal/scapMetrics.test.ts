import { expect } from "chai";
import * as metric from "../../../components/internal/scapMetrics";
import { metricNames } from "../../../functions/sinks/metrics";

describe("the metrics that alarms and dashboard speak of", () => {
  it("are the ones that the function publishes", () => {
    expect(metric.severityMetrics.map(({ name }) => name)).to.deep.equal([
      metricNames.high,
      metricNames.medium,
      metricNames.low,
      metricNames.unknown,
    ]);
    expect(metric.scanCompleted).to.equal(metricNames.scanCompleted);
    expect(metric.silentHost).to.equal(metricNames.silentHost);
    expect(metric.scanFailed).to.equal(metricNames.scanFailed);
    expect(metric.importFailure).to.equal(metricNames.hubFailure);
  });
});
