import { expect } from "chai";
import type { Source } from "../../../../functions/findings/model";
import {
  type ScannedSeries,
  retiredProfiles,
} from "../../../../functions/findings/life/retiredProfiles";
import { hourOf } from "../../../helpers/lifecycle";
import { series } from "../../../helpers/scans";

const day = 24;

function scanned(
  profile: string,
  hour: number | undefined,
  { source = "openscap", ...rest }: { source?: Source; goneAt?: string } = {},
): ScannedSeries {
  return {
    series: { ...series, source, profile },
    ...(hour !== undefined && { lastScan: hourOf(hour) }),
    ...rest,
  };
}

function retired(...all: readonly ScannedSeries[]): readonly string[] {
  return retiredProfiles(all, 30).map((each) => each.series.profile);
}

describe("profiles that nobody runs any more", () => {
  it("are those that rested for so long while another one went on", () => {
    expect(retired(scanned("old", 0), scanned("new", 30 * day))).to.deep.equal(["old"]);
    expect(retired(scanned("old", 1), scanned("new", 30 * day))).to.deep.equal([]);
  });

  it("are none on a host that is silent as a whole", () => {
    expect(retired(scanned("one", 0), scanned("other", 5 * day))).to.deep.equal([]);
    expect(retired(scanned("only", 0))).to.deep.equal([]);
  });

  it("are judged scanner by scanner", () => {
    const scc = scanned("new", 90 * day, { source: "scc" });

    expect(retired(scanned("old", 0), scc)).to.deep.equal([]);
  });

  it("are none of AWS Config's rules, which may rest for as long as nothing changes", () => {
    const source = "config";

    expect(
      retired(scanned("old", 0, { source }), scanned("new", 90 * day, { source })),
    ).to.deep.equal([]);
  });

  it("are not retired twice, and again only where they were run since", () => {
    const goneAt = hourOf(0);
    const fresh = scanned("new", 90 * day);

    expect(retired(scanned("old", 0, { goneAt }), fresh)).to.deep.equal([]);
    expect(retired(scanned("old", 1, { goneAt }), fresh)).to.deep.equal(["old"]);
  });

  it("are not those whose first scan is still to come", () => {
    expect(retired(scanned("first", undefined), scanned("new", 90 * day))).to.deep.equal([]);
  });

  it("come with the scans that tell it", () => {
    const [found] = retiredProfiles([scanned("old", 0), scanned("new", 31 * day)], 30);

    expect(found).to.deep.include({ lastScan: hourOf(0), othersScannedAt: hourOf(31 * day) });
  });
});
