import { expect } from "chai";
import * as fc from "fast-check";
import type { Series } from "../../../../functions/findings/finding";
import {
  exceptionEndKey,
  findingKey,
  findingPrefix,
  hostKey,
  namesInFindingKey,
  orderInScanKey,
  scanKey,
  seriesKey,
  seriesPrefix,
} from "../../../../functions/sinks/store/tableKeys";
import { series } from "../../../helpers/scans";

const anyText = fc.string({ unit: "grapheme", maxLength: 900 });
const anySeries: fc.Arbitrary<Series> = fc
  .record({ benchmark: anyText, profile: anyText, id: fc.string({ minLength: 1, maxLength: 30 }) })
  .map(({ benchmark, profile, id }) => ({
    ...series,
    benchmark,
    profile,
    target: { ...series.target, id },
  }));

describe("keys in the findings table", () => {
  it("are readable for ordinary ids", () => {
    expect(findingKey(series, "SV-230223")).to.deep.equal({
      target: "TARGET#123456789012#eu-central-1#i-0123456789abcdef0",
      item: "FINDING#openscap#xccdf_org.example_benchmark_os#xccdf_org.example_profile_stig#SV-230223",
    });
  });

  it("never exceed what DynamoDB takes, however long the ids in a file", () => {
    fc.assert(
      fc.property(anySeries, anyText, (of, rule) => {
        expect(Buffer.byteLength(findingKey(of, rule).item)).to.be.at.most(1024);
        expect(Buffer.byteLength(seriesKey(of).item)).to.be.at.most(1024);
      }),
    );
  });

  it("of findings say which series they are of, or say that they do not", () => {
    fc.assert(
      fc.property(anySeries, anyText, (of, rule) => {
        const { source, benchmark, profile } = of;
        const names = namesInFindingKey(findingKey(of, rule).item);
        if (Buffer.byteLength(findingPrefix(of)) < 500) {
          expect(names).to.deep.equal({ source, benchmark, profile });
        }
      }),
    );
    for (const item of ["FINDING#openscap#a#b", "SCAN#openscap#a#b#c", "FINDING#nobody#a#b#c"]) {
      expect(namesInFindingKey(item)).to.equal(undefined);
    }
  });

  it("of scans have their place, by which they sort", () => {
    const order = "2026-11-21T02:00:00.000Z~0123456789abcdef";
    fc.assert(
      fc.property(anySeries, (of) => {
        expect(orderInScanKey(of, scanKey(of, order).item)).to.equal(order);
      }),
    );
    expect(orderInScanKey(series, scanKey(series, "a#b%c").item)).to.equal("a#b%c");
  });

  it("of a target's series begin alike, and no other of its keys does", () => {
    fc.assert(
      fc.property(anySeries, anyText, (of, rule) => {
        expect(seriesKey(of).item.startsWith(seriesPrefix)).to.equal(true);
        expect(findingKey(of, rule).item.startsWith(seriesPrefix)).to.equal(false);
        expect(hostKey(of.target).item.startsWith(seriesPrefix)).to.equal(false);
        expect(hostKey(of.target).target).to.equal(seriesKey(of).target);
      }),
    );
  });

  it("of an exception's end are no target's, and fit, however long its id", () => {
    const { target, item } = exceptionEndKey("x".repeat(3000), "2027-01-01T00:00:00.000Z");

    expect(Buffer.byteLength(target)).to.be.at.most(2048);
    expect(target).to.match(/^EXCEPTION#/);
    expect(item).to.equal("ENDED#2027-01-01T00:00:00.000Z");
  });

  it("of a finding begin with the prefix that its series is queried by", () => {
    fc.assert(
      fc.property(anySeries, anyText, (of, rule) => {
        expect(findingKey(of, rule).item.startsWith(findingPrefix(of))).to.equal(true);
      }),
    );
  });

  it("differ where anything that they are made of differs", () => {
    fc.assert(
      fc.property(anySeries, anySeries, anyText, anyText, (a, b, ruleA, ruleB) => {
        const same = JSON.stringify([a, ruleA]) === JSON.stringify([b, ruleB]);
        const keys = [findingKey(a, ruleA), findingKey(b, ruleB)].map((key) => JSON.stringify(key));

        expect(keys[0] === keys[1]).to.equal(same);
      }),
    );
  });

  it("cannot be forged by a separator inside an id", () => {
    const honest = findingKey({ ...series, profile: "p" }, "q#r");
    const forged = findingKey({ ...series, profile: "p#q" }, "r");

    expect(honest).not.to.deep.equal(forged);
  });
});
