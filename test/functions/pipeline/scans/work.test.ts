import { reconcile } from "../../../../functions/findings/life/reconcile";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { defaultResultPolicy } from "../../../../functions/findings/policy";
import { scanDigest } from "../../../../functions/pipeline/scans/digest";
import { toRecord } from "../../../../functions/sinks/store/findingRecord";
import { complianceItems } from "../../../../functions/sinks/systemsManager/complianceItems";
import { assessed } from "../../../helpers/coverage";
import { findingOf } from "../../../helpers/findings";
import { after, inputOf, outcome, reportOf, series } from "../../../helpers/scans";
import { expectLinear } from "../../../helpers/work";

const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0 };

/** So many failing rules, each with texts. */
function failing(count: number): readonly RuleOutcome[] {
  return Array.from({ length: count }, (_, index) => ({
    ...outcome(`rule-${index}`, "fail"),
    otherKeys: [`other-${index}`],
    metadata: {
      rule: `rule-${index}`,
      title: `title ${index}`,
      description: "d".repeat(200),
      fixText: "f".repeat(200),
      references: [],
      idents: [],
    },
  }));
}

/** What is done about a scan without asking anybody, by the number of its rules. */
const steps: Readonly<Record<string, (size: number) => () => unknown>> = {
  "a digest of what it says": (size) => {
    const report = reportOf(failing(size));
    return () => scanDigest(series, report, defaultResultPolicy, [], "2026-11-01T00:00:00.000Z");
  },
  "the findings that it opens": (size) => {
    const input = inputOf(failing(size));
    return () => reconcile(input);
  },
  "the findings that it changes": (size) => {
    const known = after(inputOf(failing(size)));
    const input = inputOf(
      failing(size).map((each) => ({ ...each, severity: "low" as const })),
      known,
    );
    return () => reconcile(input);
  },
  "the records of its findings": (size) => {
    const findings = after(inputOf(failing(size)));
    return () => findings.map((finding) => toRecord(finding, 400));
  },
  "the Compliance page of its host, by series": (size) => {
    const measured = Array.from({ length: size }, (_, index) => ({
      series: { ...series, profile: `p${index}` },
      open: none,
      excepted: 0,
      ...assessed(1),
    }));
    const findings = measured.map((each) => findingOf({ series: each.series }));
    return () => complianceItems(findings, measured, 1);
  },
};

describe("the work of recording a scan", () => {
  for (const [title, work] of Object.entries(steps)) {
    it(`grows no faster than its size: ${title}`, () => expectLinear(500, work));
  }
});
