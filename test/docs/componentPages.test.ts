import { expect } from "chai";
import * as components from "../../components";
import { gapReasons } from "../../functions/findings/cis";
import { alarmPrefixOf, namesOf, pageOf, runbookOf, sectionOf } from "../helpers/componentPages";
import { type Build, everyComponent } from "../helpers/everyComponent";
import { pageText } from "../helpers/markdown";
import { registered } from "../helpers/mocks";
import { isComponent } from "../helpers/packageSchema";

/** Arguments with which a component makes the alarms that it does not make with the usual ones. */
const variants: Readonly<Record<string, readonly Build[]>> = {
  ComplianceConformancePack: [
    (options) =>
      new components.ComplianceConformancePack(
        "it",
        {
          rules: [
            {
              command: "S3_ENABLE_VERSIONING",
              remediation: { mode: components.RemediationMode.Manual },
            },
          ],
        },
        options,
      ),
  ],
  InspecAudit: [(options) => new components.InspecAudit("it", {}, options)],
  InspectorCisScan: [
    (options) =>
      new components.InspectorCisScan(
        "it",
        { schedule: { frequency: components.CisScanFrequency.Daily } },
        options,
      ),
  ],
};

/** What each part of a page is called, on every page. */
const parts = [
  "Arguments",
  "Outputs",
  "What each role may do",
  "When something fails",
  "Runbook",
  "Cost",
];

/** Components whose parts stand on another one's page, below a heading of their own. */
const guests: readonly string[] = ["ConfigRecorder"];

describe("the pages of components", () => {
  it("are there for every component, with its arguments and outputs", () => {
    const exported = Object.entries(components).filter(([, each]) => isComponent(each));

    expect(Object.keys(pageOf)).to.have.members(exported.map(([name]) => name));
    for (const [component, page] of Object.entries(pageOf)) {
      expect(pageText("README.md")).to.include(`\`${component}\``).and.include(`](${page})`);
      expect(pageText(page)).to.include(`<!-- generated: arguments of ${component} -->`);
      expect(pageText(page)).to.include(`<!-- generated: outputs of ${component} -->`);
    }
  });

  for (const [component, page] of Object.entries(pageOf)) {
    describe(page + " of " + component, () => {
      it("has a part for each question", () => {
        if (guests.includes(component)) expect(pageText(page)).to.include(`\n### ${component}\n`);
        for (const part of parts) {
          if (part === "Runbook" && component === "MemberAccountRoles") continue; // it has no alarms
          expect(sectionOf(page, part).trim(), part).not.to.equal("");
        }
      });

      it("has a runbook for every alarm that the component makes, and for no other", async () => {
        const builds = [everyComponent[component], ...(variants[component] ?? [])];
        const alarms = new Set<string>();
        for (const build of builds) {
          const made = await registered(build ?? expect.fail(`no ${component}`));
          for (const { urn, name } of made.ofType("MetricAlarm")) {
            // Alarms of a store or an audit inside stand on their own pages.
            if (!urn.includes(`::plumbline:index:${component}$aws:`)) continue;
            const prefix = `it-${alarmPrefixOf(page)}`;
            expect(name.startsWith(prefix), `${name} is named ${prefix}…`).to.equal(true);
            alarms.add(name.slice(prefix.length));
          }
        }

        if (!guests.includes(component)) {
          expect(runbookOf(page)).to.have.members([...alarms]);
        }
        expect(runbookOf(page)).to.include.members([...alarms]);
      });
    });
  }

  it("say of every reason for which Inspector has not measured what to do", () => {
    const reasons = namesOf("docs/inspector-cis-scan.md", "reason");

    expect(reasons).to.have.members([...gapReasons]);
  });
});
