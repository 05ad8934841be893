import { expect } from "chai";
import {
  type MetricFamily,
  scanMetrics,
} from "../../../../components/internal/scan/metricFamilies";
import { metricFamilies, metricNamesOf } from "../../../../functions/sinks/cloudWatch/metrics";

describe("the metrics that alarms and dashboard speak of", () => {
  for (const family of metricFamilies satisfies readonly MetricFamily[]) {
    it(`are the ones that the function publishes: ${family}`, () => {
      const spoken = scanMetrics(family);
      const published = metricNamesOf(family);

      expect(spoken.severities.map(({ name }) => name)).to.deep.equal([
        published.high,
        published.medium,
        published.low,
        published.unknown,
      ]);
      expect(spoken.coverage).to.equal(published.coverage);
      expect(spoken.belowCoverage).to.equal(published.belowCoverage);
      expect(spoken.score).to.equal(published.score);
      expect(spoken.scanCompleted).to.equal(published.scanCompleted);
      expect(spoken.silentHost).to.equal(published.silentHost);
      expect(spoken.scanFailed).to.equal(published.scanFailed);
      expect(spoken.importFailure).to.equal(published.hubFailure);
    });
  }

  it("have the names of old where the scanner is OpenSCAP", () => {
    expect(metricNamesOf("SCAP").hubFailure).to.equal("Security Hub Import Failure");
    expect(metricNamesOf("InSpec").hubFailure).to.equal("InSpec Security Hub Import Failure");
    expect(metricNamesOf("SCAP").high).to.equal("SCAP High Finding");
  });
});
