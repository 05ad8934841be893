import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { plannedSamples } from "../../cli/local/plan";
import { isObject, type JsonObject, objectOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";
import { withStack } from "./helpers/stacks";

const samples = plannedSamples(path.join(__dirname, "..", "..", "samples")).filter(
  ({ objectName }) => objectName.includes("-scap-"),
);
/** Both samples of the host fail it. */
const rule = "xccdf_org.ssgproject.content_rule_package_aide_installed";
const [hour, day] = [3_600_000, 86_400_000];

/** Lets a host upload one of the samples: the first two are of the same host. */
async function scan(stack: LocalStack, index: number): Promise<string> {
  const sample = samples[index];
  if (sample === undefined) throw new Error(`there is no sample ${index}`);
  const { instanceId, objectName } = sample;
  const key = `${stack.instance(instanceId).roleId}:${instanceId}/${objectName}`;
  await stack.upload({ instanceId, key, body: fs.readFileSync(sample.path) });
  await stack.settle();
  return instanceId;
}

function turnSecurityHubOn(stack: LocalStack): void {
  stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
}

async function findings(stack: LocalStack): Promise<JsonObject[]> {
  const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
  return items.filter(({ item }) => String(item).startsWith("FINDING#"));
}

/** What Security Hub shows of the rule. */
function shown(stack: LocalStack): JsonObject {
  const found = stack.securityHub.findings.find(({ Id }) => String(Id).endsWith(rule));
  const { Workflow, RecordState, Note } = objectOf(found);
  return { workflow: objectOf(Workflow)["Status"], record: RecordState, note: objectOf(Note) };
}

/** The decisions in the audit log, as they were written. */
function decisions(stack: LocalStack): JsonObject[] {
  return stack
    .logGroup(String(stack.graph.outputs["auditLog"]))
    .map(({ message }) => objectOf(JSON.parse(message)))
    .map(({ detail }) => objectOf(detail));
}

const subjects = (stack: LocalStack): (string | undefined)[] =>
  stack.published.map(({ subject }) => subject);

describe("the life of a finding, in the whole stack", () => {
  it("is hidden by an exception until its end, and open again without another scan", async () => {
    await withStack({}, async (stack) => {
      turnSecurityHubOn(stack);
      await scan(stack, 0);
      expect(shown(stack)).to.include({ workflow: "NEW", record: "ACTIVE" });

      await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
        rule,
        scope: "*",
        justification: "the hosts have another file integrity checker",
        owner: "platform",
        expires: new Date(stack.clock.now() + 60 * day).toISOString(),
      });
      await scan(stack, 1);
      expect(shown(stack)).to.include({ workflow: "SUPPRESSED", record: "ACTIVE" });
      expect(JSON.stringify(shown(stack)["note"])).to.contain("file integrity checker");
      expect(decisions(stack)).to.satisfy((all: JsonObject[]) =>
        all.some((one) => one["decision"] === "excepted" && one["rule"] === rule),
      );

      await stack.advance(59 * day);
      expect(shown(stack)["workflow"]).to.equal("SUPPRESSED");
      expect(subjects(stack)).to.satisfy((all: string[]) =>
        all.some((subject) => subject.startsWith("An exception ends on")),
      );

      await stack.advance(day + hour);
      expect(shown(stack)).to.include({ workflow: "NEW", record: "ACTIVE" });
      expect(subjects(stack)).to.satisfy((all: string[]) =>
        all.some((subject) => subject.startsWith("An exception has ended: 1 finding on 1 host")),
      );
      expect(decisions(stack).at(-1)).to.include({ decision: "exception-expired", rule });
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("is open again minutes after its exception was taken back, without another scan", async () => {
    await withStack({}, async (stack) => {
      turnSecurityHubOn(stack);
      const table = String(stack.graph.outputs["exceptionsTable"]);
      const row = { rule, scope: "*", justification: "for now", owner: "platform" };
      await stack.tables.put(table, row);
      await scan(stack, 0);
      await stack.advance(hour);
      expect(shown(stack)).to.include({ workflow: "SUPPRESSED" });

      // It stays in the table, and holds for another host alone.
      await stack.tables.put(table, { ...row, targets: ["i-0fff1111fff22223f"] });
      await stack.advance(hour / 4);

      expect(shown(stack)).to.include({ workflow: "NEW", record: "ACTIVE" });
      expect(subjects(stack)).to.satisfy((all: string[]) =>
        all.some((subject) => subject.startsWith("An exception has ended: 1 finding on 1 host")),
      );
      expect(decisions(stack).at(-1)).to.include({
        decision: "exception-expired",
        reason: `exception ${rule}@* was taken back`,
        rule,
      });
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("ends when its instance is terminated", async () => {
    await withStack({}, async (stack) => {
      turnSecurityHubOn(stack);
      const instanceId = await scan(stack, 1);
      const open = (await findings(stack)).length;

      const detail = { "instance-id": instanceId, state: "terminated" };
      stack.emitEvent("aws.ec2", "EC2 Instance State-change Notification", detail);
      await stack.settle();

      const after = await findings(stack);
      expect(after.filter(({ closedAs }) => closedAs === "target-gone")).to.have.length(open);
      expect(shown(stack)["record"]).to.equal("ARCHIVED");
      expect(decisions(stack)).to.have.length(open);
      expect(decisions(stack)[0]?.["decidedBy"]).to.deep.include({ kind: "target-gone" });
      expect(subjects(stack).at(-1)).to.equal(`${open} findings closed on ${instanceId}`);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("is missed where a host is expected and never sends a scan", async () => {
    await withStack({}, async (stack) => {
      const silent = "i-0dead00000000beef";
      stack.associations.ran([silent], stack.clock.now());
      await stack.advance(2 * hour);
      const silentHosts = (): unknown[] =>
        stack.metrics
          .filter(({ name }) => name === "SCAP Silent Host")
          .flatMap(({ values }) => values);
      // The rules of the pack have something to say of the account, too.
      const ofHosts = () => subjects(stack).filter((subject) => subject?.startsWith("Host"));
      expect(silentHosts()).to.deep.equal([0]);
      expect(ofHosts()).to.deep.equal([]);

      await stack.advance(48 * hour);

      expect(silentHosts()).to.deep.equal([0, 1]);
      expect(ofHosts()).to.deep.equal([`Host ${silent} is silent`]);
      const news = stack.events.filter(({ detailType }) => detailType === "Plumbline Host Silent");
      expect(news).to.have.length(1);
      expect(isObject(news[0]?.detail)).to.equal(true);
      await stack.advance(2 * hour);
      expect(ofHosts()).to.have.length(1);
      expect(stack.denied).to.deep.equal([]);
    });
  });
});
