import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  FindingsStore,
  InspecAudit,
  type InspecAuditArgs,
  InspecRunner,
  InspectorCisScan,
  MetricsMode,
  ScapPipeline,
} from "../../../../components";
import { scanDashboardBody } from "../../../../components/internal/dashboard/scanDashboard";
import { dashboardWithinLimits } from "../../../helpers/dashboardLimits";
import { registered } from "../../../helpers/mocks";

type Options = pulumi.ComponentResourceOptions;
type Args = Pick<InspecAuditArgs, "dashboard" | "findingsStore" | "metrics">;

const sources: readonly {
  readonly family: string;
  readonly dashboardName: string;
  readonly unmeasured: string;
  readonly build: (args: Args, options: Options) => pulumi.Resource;
}[] = [
  {
    family: "SCAP",
    dashboardName: "plumbline-test-it-eu-central-1",
    unmeasured: "SCAP Silent Host",
    build: (args, options) => new ScapPipeline("it", args, options),
  },
  {
    family: "InSpec",
    dashboardName: "plumbline-test-it-inspec-eu-central-1",
    unmeasured: "InSpec Silent Host",
    build: (args, options) => new InspecAudit("it", args, options),
  },
  {
    family: "Inspector CIS",
    dashboardName: "plumbline-test-it-inspector-cis-eu-central-1",
    unmeasured: "Inspector CIS Target Not Measured",
    build: (args, options) => new InspectorCisScan("it", args, options),
  },
];

type Build = (options: Options) => pulumi.Resource;

/** A dashboard's widgets by their titles, once they are within CloudWatch's limits. */
async function widgets(build: Build): Promise<ReadonlyMap<unknown, string>> {
  const { inputs } = (await registered(build)).one("Dashboard");
  const body = dashboardWithinLimits(inputs["dashboardBody"]);
  return new Map(
    body.widgets.map(({ properties }) => [properties["title"], JSON.stringify(properties)]),
  );
}

const worstHosts = "The 10 hosts with most high findings";
const coverage = "Coverage: rules assessed, in per cent";
const score = "Score, of 100";
const unmeasuredHosts = "Hosts that should have been measured and were not";
const always = [
  "Alarms",
  "Rules that fail on most hosts",
  "Newest scan of each host, the oldest first",
  "Exceptions that end soon",
  "Messages waiting",
  "Runs of the functions",
  "Latest scans",
];

for (const { family, dashboardName, unmeasured, build } of sources) {
  describe(`the dashboard of ${family}`, () => {
    const shown = (args: Args = {}) => widgets((options) => build(args, options));

    it("has a name of its own in the account", async () => {
      const { inputs } = (await registered((options) => build({}, options))).one("Dashboard");

      expect(inputs["dashboardName"]).to.equal(dashboardName);
    });

    it("is there unless none is wanted", async () => {
      const made = await registered((options) => build({ dashboard: false }, options));

      expect(made.ofType("Dashboard")).to.have.length(0);
    });

    it("shows severities, worst hosts and rules, coverage, age, exceptions and dead letters", async () => {
      expect([...(await shown()).keys()]).to.have.members([
        ...always,
        "Findings by severity, sum of the day's scans",
        worstHosts,
        coverage,
        score,
        unmeasuredHosts,
        "Scans received",
      ]);
    });

    it("adds the fleet up from its own metrics, one day's scans to a point", async () => {
      const all = await shown();

      const fleet = all.get("Findings by severity, sum of the day's scans");
      for (const name of ["High", "Medium", "Low", "Unknown"]) {
        const metric = `["Compliance","${family} ${name} Finding","Pipeline","plumbline/test/it",{"stat":"Sum","period":86400`;
        expect(fleet).to.include(metric);
      }
      expect(all.get(coverage)).to.include(
        `"${family} Coverage","Pipeline","plumbline/test/it",{"stat":"Minimum"`,
      );
      expect(all.get(unmeasuredHosts)).to.include(`"${unmeasured}"`);
    });

    it("adds the fleet up from its hosts where that is all there is", async () => {
      const all = await shown({ metrics: MetricsMode.Instance });

      expect(all.get("Findings by severity, sum of all hosts"))
        .to.include("SUM(SEARCH(")
        .and.include(`${family} Low Finding`);
      expect(all.get(coverage)).to.include("MIN(SEARCH(").and.include(`${family} Coverage`);
    });

    it("ranks hosts by a search over every host's metric", async () => {
      const expression = `SORT(SEARCH('{"Compliance",InstanceId,Pipeline} MetricName="${family} High Finding" Pipeline="plumbline/test/it"', 'Maximum', 86400), MAX, DESC, 10)`;

      expect((await shown()).get(worstHosts)).to.include(JSON.stringify(expression));
    });

    it("shows nothing of what is not published", async () => {
      const fleet = await shown({ metrics: MetricsMode.Fleet });
      const none = await shown({ metrics: MetricsMode.None });

      expect(fleet.has(worstHosts)).to.equal(false);
      expect([...none.keys()]).to.have.members(always);
    });

    it("watches its own queues, functions, log and alarms", async () => {
      const all = await shown();

      expect(all.get("Messages waiting"))
        .to.include('"it-results"')
        .and.include('"it-dead-letters"')
        .and.include('"it-store-dead-letters"');
      expect(all.get("Runs of the functions")).to.include('"it-results"');
      expect(all.get("Latest scans")).to.include("SOURCE 'it-results'");
      expect(all.get("Rules that fail on most hosts")).to.include("unnest line.failing");
      expect(all.get("Exceptions that end soon")).to.include("SOURCE 'it-exception-sweep'");
      expect(all.get("Alarms")).to.include("it-dead-letters");
    });
  });
}

describe("a dashboard of a scanner", () => {
  it("shows exceptions and dead letters of a shared store, and none where it does not tell of them", async () => {
    const store = { exceptionSweepLogGroupName: undefined, deadLetterQueueName: undefined };
    const shared = await widgets((options) => {
      const findingsStore = new FindingsStore("shared", {}, options);
      return new ScapPipeline("it", { findingsStore }, options);
    });
    const unknown = await widgets((options) => {
      const findingsStore = Object.assign(new FindingsStore("shared", {}, options), store);
      return new ScapPipeline("it", { findingsStore }, options);
    });

    expect(shared.get("Exceptions that end soon")).to.include("SOURCE 'shared-exception-sweep'");
    expect(shared.get("Messages waiting")).to.include('"shared-store-dead-letters"');
    expect(unknown.has("Exceptions that end soon")).to.equal(false);
    expect(unknown.get("Messages waiting")).not.to.include("store");
  });

  it("shows the functions of each runner, and what waits in the queues that it has", async () => {
    const nodes = await widgets(
      (options) => new InspecAudit("it", { runner: InspecRunner.RunInspecChecks }, options),
    );
    const uploads = await widgets((options) => new InspecAudit("it", {}, options));

    expect(nodes.get("Runs of the functions")).to.include('"it-sweep"');
    expect(nodes.get("Messages waiting")).not.to.include("quarantine");
    expect(uploads.get("Messages waiting")).to.include('"it-quarantine"');
  });

  it("keeps within CloudWatch's limits with names as long as AWS lets them be", () => {
    const long = (length: number) => "n".repeat(length);
    const body = scanDashboardBody({
      family: "Inspector CIS",
      region: "us-gov-west-1",
      metricNamespace: long(255),
      metricPipeline: `${long(100)}/${long(100)}/${long(40)}`,
      unmeasured: "Inspector CIS Target Not Measured",
      fleet: false,
      perHost: true,
      vitals: true,
      queues: ["to be read", "dead letters", "quarantined", "store's dead letters"].map(
        (label) => ({
          label,
          name: long(80),
        }),
      ),
      functions: [{ label: "results", name: long(64) }],
      logGroupName: long(512),
      exceptionLogGroupName: long(512),
      alarmArns: Array.from({ length: 20 }, (_, index) => `arn:${long(255)}${index}`),
    });

    expect(dashboardWithinLimits(body).widgets.length).to.equal(13);
  });
});
