import { expect } from "chai";
import * as components from "../../components";
import { gapReasons } from "../../functions/findings/cis";
import {
  alarmPrefixOf,
  commonPage,
  pageOf,
  type Row,
  rowsOf,
  runbookOf,
  sectionOf,
  statedValues,
} from "../helpers/componentPages";
import { type Build, everyComponent } from "../helpers/everyComponent";
import { pageText } from "../helpers/markdown";
import { registered } from "../helpers/mocks";
import {
  packageSchema,
  type PackageSchema,
  type PropertySchema,
  type ResourceSchema,
} from "../helpers/packageSchema";

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

describe("the pages of components", function () {
  this.timeout(60_000);
  let schema: PackageSchema;

  before(async () => {
    schema = await packageSchema();
  });

  const resourceOf = (component: string): ResourceSchema =>
    schema.resources[`plumbline:index:${component}`] ?? expect.fail(`no ${component}`);

  /** What every component takes is listed once. */
  const commonNames = (): string[] => {
    const all = Object.keys(pageOf).map((name) => Object.keys(resourceOf(name).inputProperties));
    return (all[0] ?? []).filter((name) => all.every((names) => names.includes(name)));
  };

  /** Types that an argument is made of, directly or by another one. */
  const typesWithin = (property: PropertySchema): readonly string[] => {
    const inner = [property.items, property.additionalProperties].flatMap((each) =>
      each === undefined ? [] : typesWithin(each),
    );
    const [, name] = /^#\/types\/plumbline:index:(\w+)$/.exec(property.$ref ?? "") ?? [];
    if (name === undefined) return inner;
    const { properties = {} } = schema.types[`plumbline:index:${name}`] ?? {};
    // References are other components' outputs: those stand in tables of outputs.
    if (name.endsWith("Reference")) return inner;
    return [...inner, name, ...Object.values(properties).flatMap(typesWithin)];
  };

  /** What a row lacks of what the code says of the property: its default and its limits. */
  const missingFrom = (rows: readonly Row[], name: string, { description = "" }: PropertySchema) =>
    statedValues(description).filter(
      (value) => !rows.some((row) => row.names.includes(name) && row.text.includes(value)),
    );

  it("are there for every component", () => {
    const tokens = Object.keys(schema.resources).map((token) => token.split(":").pop());

    expect(tokens).to.have.members(Object.keys(pageOf));
    for (const [component, page] of Object.entries(pageOf)) {
      expect(pageText("README.md")).to.include(`\`${component}\``).and.include(`](${page})`);
    }
    expect(commonNames()).to.include.members(["tags", "kmsKeyArn", "production"]);
  });

  it("list what every component takes, with its default, in one place", () => {
    const rows = rowsOf(commonPage, "argument");
    for (const name of commonNames()) {
      const property = resourceOf("ScapPipeline").inputProperties[name] ?? {};
      expect(
        rows.some((row) => row.names.includes(name)),
        name,
      ).to.equal(true);
      expect(missingFrom(rows, name, property), name).to.deep.equal([]);
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

      it("has a row for every argument, with its default and its limits as the code has them", () => {
        const common = commonNames();
        const rows = rowsOf(page, "argument");
        for (const [name, property] of Object.entries(resourceOf(component).inputProperties)) {
          if (common.includes(name)) continue;
          expect(
            rows.some((row) => row.names.includes(name)),
            name,
          ).to.equal(true);
          expect(missingFrom(rows, name, property), name).to.deep.equal([]);
        }
      });

      it("has no argument that there is not", () => {
        const known = new Set<string>();
        for (const [each, its] of Object.entries(pageOf)) {
          if (its !== page) continue;
          for (const [name, property] of Object.entries(resourceOf(each).inputProperties)) {
            known.add(name);
            for (const type of typesWithin(property)) {
              const { properties = {} } = schema.types[`plumbline:index:${type}`] ?? {};
              for (const inner of Object.keys(properties)) known.add(inner);
            }
          }
        }
        for (const { names } of rowsOf(page, "argument"))
          expect([...known]).to.include.members([...names]);
      });

      it("names every property of the arguments that are maps, or links to a page that does", () => {
        const linked = [...pageText(page).matchAll(/\]\(([\w-]+\.md)/g)].map(
          ([, file = ""]) => `docs/${file}`,
        );
        const text = [page, ...new Set(linked)].map(pageText).join("\n");
        for (const property of Object.values(resourceOf(component).inputProperties)) {
          for (const type of typesWithin(property)) {
            const { properties = {} } = schema.types[`plumbline:index:${type}`] ?? {};
            for (const name of Object.keys(properties)) {
              expect(text, type).to.match(new RegExp(`\`${name}[:\`]`));
            }
          }
        }
      });

      it("has a row for every output, and none for what is no output", () => {
        const named = rowsOf(page, "output").flatMap(({ names }) => names);
        const there = Object.entries(pageOf)
          .filter(([, its]) => its === page)
          .flatMap(([each]) => Object.keys(resourceOf(each).properties));

        expect(named).to.include.members(Object.keys(resourceOf(component).properties));
        expect(there).to.include.members(named);
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
    const reasons = rowsOf("docs/inspector-cis-scan.md", "reason").flatMap(({ names }) => names);

    expect(reasons).to.have.members([...gapReasons]);
  });
});
