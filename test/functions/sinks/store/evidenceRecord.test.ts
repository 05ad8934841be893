import { expect } from "chai";
import * as fc from "fast-check";
import { reportUrl } from "../../../../functions/pipeline/uploads/reportUrl";
import { packEvidence, unpackEvidence } from "../../../../functions/sinks/store/evidenceRecord";

const bucket = "scap-results-0123456";
const resultsKey = "AROA0123:i-0123456789abcdef0/2026-11-21T02-00-00Z-scap-results.xml.gz";
const link = reportUrl({ partition: "aws", region: "eu-central-1" }, bucket, resultsKey);

describe("evidence in a record", () => {
  it("is the link alone where it names the results file as well", () => {
    expect(packEvidence({ bucket, resultsKey, reportUrl: link })).to.deep.equal({
      reportUrl: link,
    });
    expect(unpackEvidence({ reportUrl: link })).to.deep.equal({
      bucket,
      resultsKey,
      reportUrl: link,
    });
  });

  it("is written in full where the link does not name the file, or there is none", () => {
    const plain = { bucket, resultsKey: "AROA0123:i-0/1-scap-results.xml", reportUrl: link };
    const inspec = { bucket, resultsKey: "AROA0123:i-0/1-inspec-results.json.gz" };
    const elsewhere = { bucket: "another", resultsKey, reportUrl: link };

    for (const evidence of [plain, elsewhere]) {
      expect(packEvidence(evidence)).to.deep.equal(evidence);
    }
    expect(unpackEvidence(packEvidence(inspec))).to.deep.equal(inspec);
    expect(packEvidence(undefined)).to.deep.equal({});
    expect(unpackEvidence({})).to.equal(undefined);
  });

  it("comes back as it was, whatever it is called", () => {
    const anyKey = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.string({ minLength: 1 }).map((name) => `${name}.xml.gz`),
      fc.constant(resultsKey),
    );
    const anyBucket = fc.oneof(fc.constant(bucket), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(anyBucket, anyKey, fc.boolean(), fc.webUrl(), (name, key, own, url) => {
        const evidence = {
          bucket: name,
          resultsKey: key,
          reportUrl: own
            ? reportUrl({ partition: "aws-us-gov", region: "us-gov-west-1" }, name, key)
            : url,
        };
        expect(unpackEvidence(packEvidence(evidence))).to.deep.equal(evidence);
      }),
    );
  });
});
