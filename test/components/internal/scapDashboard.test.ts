import { expect } from "chai";
import { MetricsMode } from "../../../components";
import type { Widget } from "../../../components/internal/dashboard";
import { pipeline } from "../../helpers/pipeline";

async function widgets(metrics?: MetricsMode): Promise<ReadonlyMap<unknown, string>> {
  const { inputs } = (await pipeline({ metrics })).one("Dashboard");
  const body = JSON.parse(String(inputs["dashboardBody"])) as { widgets: Widget[] };
  return new Map(
    body.widgets.map(({ properties }) => [properties["title"], JSON.stringify(properties)]),
  );
}

describe("the dashboard", () => {
  it("shows the fleet, its worst hosts, signs of life, queues, runs, scans and alarms", async () => {
    expect([...(await widgets()).keys()]).to.deep.equal([
      "Alarms",
      "Findings by severity, sum of the day's scans",
      "The 10 hosts with most high findings",
      "Scans received",
      "Messages waiting",
      "Runs of the results function",
      "Latest scans",
    ]);
  });

  it("adds the fleet up from its own metrics, one day's scans to a point", async () => {
    const fleet = (await widgets()).get("Findings by severity, sum of the day's scans");

    for (const name of ["High", "Medium", "Low", "Unknown"]) {
      expect(fleet).to.include(`["Compliance","SCAP ${name} Finding",{"stat":"Sum","period":86400`);
    }
  });

  it("adds the fleet up from its hosts where that is all there is", async () => {
    const fleet = (await widgets(MetricsMode.Instance)).get(
      "Findings by severity, sum of all hosts",
    );

    expect(fleet).to.include("SUM(SEARCH(").and.include("SCAP Low Finding");
  });

  it("ranks hosts by a search over every host's metric", async () => {
    const worst = (await widgets()).get("The 10 hosts with most high findings");

    const expression =
      "SORT(SEARCH('{\"Compliance\",InstanceId} MetricName=\"SCAP High Finding\"', 'Maximum', 86400), MAX, DESC, 10)";
    expect(worst).to.include(JSON.stringify(expression));
  });

  it("shows nothing of what is not published", async () => {
    const fleet = await widgets(MetricsMode.Fleet);
    const none = await widgets(MetricsMode.None);

    expect(fleet.has("The 10 hosts with most high findings")).to.equal(false);
    expect([...none.keys()]).to.deep.equal([
      "Alarms",
      "Messages waiting",
      "Runs of the results function",
      "Latest scans",
    ]);
  });

  it("watches the pipeline's own queues, function, log and alarms", async () => {
    const shown = await widgets();

    const waiting = shown.get("Messages waiting");
    for (const queue of ["scap-results", "scap-dead-letters", "scap-quarantine"]) {
      expect(waiting).to.include(`"${queue}"`);
    }
    expect(shown.get("Runs of the results function")).to.include('"scap-results"');
    expect(shown.get("Latest scans")).to.include("SOURCE 'scap-results'");
    expect(shown.get("Alarms")).to.include("scap-silence").and.include("scap-quarantine");
  });
});
