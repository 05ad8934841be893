import { expect } from "chai";
import type { ProcessedScan, UploadOutcome } from "../../../cli/local/outcome";
import { outcomeText, shortId } from "../../../cli/local/text";
import { assessed } from "../../helpers/coverage";

const scan: ProcessedScan = {
  benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8 0.1.65",
  profile: "xccdf_org.ssgproject.content_profile_stig",
  endTime: "2026-11-21T03:23:17.000Z",
  counts: { pass: 2, fail: 7 },
  outcome: "applied",
  summary: {
    open: { high: 1, medium: 6, low: 0 },
    excepted: 0,
    opened: 7,
    reopened: 0,
    resolved: 1,
    stillOpen: 0,
    ...assessed(9, 10, { notChecked: 2, score: 66.66 }),
  },
  changes: [
    ...["medium", "medium", "medium", "medium", "high"].map((severity, index) => ({
      kind: "opened",
      rule: `rule-${index}`,
      severity,
      title: `Title ${index} that is rather long, so that it has to be cut somewhere on the way`,
      reason: "the scan gave fail",
    })),
    { kind: "resolved", rule: "r", severity: "low", title: "Fixed", reason: "measured again" },
  ],
  metrics: 15,
  hub: { state: "told", sent: 8, hidden: 0, shown: 0, failed: [{}] },
};
const outcome: UploadOutcome = {
  ok: true,
  file: "result.xml",
  instanceId: "i-1",
  key: "AROA:i-1/result.xml",
  milliseconds: 1234,
  scans: [scan],
  failedScans: [],
  aside: [],
  errors: [],
};

describe("outcomeText", () => {
  const text = (changes: Partial<UploadOutcome>): string =>
    outcomeText({ ...outcome, ...changes }, 60);

  it("tells rules, findings, changes and sinks, the worst changes first", () => {
    expect(text({}).split("\n")).to.deep.equal([
      "     scan      2026-11-21 03:23 UTC  RHEL-8 0.1.65, stig",
      "     rules     2 pass  7 fail",
      "     findings  1 high  6 medium",
      "     assessed  90 % (9 of 10 rules, 2 not checked)",
      "     score     66.6",
      "     change    7 opened  1 resolved",
      "               + high     Title 4 that is rather long, so …",
      "               + medium   Title 0 that is rather long, so …",
      "               + medium   Title 1 that is rather long, so …",
      "               + medium   Title 2 that is rather long, so …",
      "               + medium   Title 3 that is rather long, so …",
      "               + and 2 more",
      "               − low      Fixed",
      "     told      CloudWatch 15 metrics · Security Hub 8 findings, 1 refused",
      "     took      1.2 s",
      "",
    ]);
  });

  it("says why a rule fails, and nothing of that once it passes", () => {
    const changes = ["opened", "resolved"].map((kind) => ({
      kind,
      rule: "r",
      severity: "low",
      title: kind,
      reason: "",
      detail: "Port 22 is open",
    }));

    const told = text({ scans: [{ ...scan, changes }] });

    expect(told).to.contain("+ low      opened: Port 22 is open\n");
    expect(told).to.contain("− low      resolved\n");
  });

  it("says that a scan was replayed, and nothing of findings", () => {
    const { summary: _summary, ...without } = scan;
    const replayed = { ...without, outcome: "replayed", changes: [], hub: { state: "untouched" } };

    expect(text({ scans: [replayed] })).to.contain("replayed: this scan had been taken before");
    expect(text({ scans: [replayed] })).to.not.contain("findings ");
  });

  it("says why a file was put aside, and what else went wrong", () => {
    const aside = [{ queue: "dead-letters", reason: "line 2, column 5: broken" }];

    const told = text({ scans: [], aside, errors: ["it was throttled"] });

    expect(told).to.contain("dead-letters: line 2, column 5: broken");
    expect(told).to.contain("it was throttled");
  });

  it("says so when the function was never told of the file", () => {
    expect(text({ scans: [] })).to.contain("the function was not told of this file");
  });

  it("has no colours where nobody would see them", () => {
    expect(text({})).to.not.contain("\u001b");
  });
});

describe("shortId", () => {
  it("keeps what tells one id from another", () => {
    expect(shortId("xccdf_org.ssgproject.content_profile_cis_level1_server")).to.equal(
      "cis_level1_server",
    );
    expect(shortId("RHEL_8_STIG")).to.equal("RHEL_8_STIG");
  });
});
