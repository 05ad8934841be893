import { expect } from "chai";
import type { LocalStack } from "../../local/stack";
import { ruleResult, xccdf12 } from "../helpers/xccdf";
import { withStack, fixture } from "./helpers/stacks";

/** Each upload of this host ends the run that reads it: see the fixture. */
const deadly = "i-0dead000000000000";
const others = ["i-00000000000000001", "i-00000000000000002", "i-00000000000000003"];

const document =
  `<TestResult xmlns="${xccdf12}" id="t" end-time="2026-01-02T03:04:09Z">` +
  `<benchmark id="b"/><profile idref="p"/>${ruleResult("r", "fail")}</TestResult>`;

const anHour = 3_600_000;

async function upload(stack: LocalStack, instanceId: string, file = 0): Promise<void> {
  const { roleId } = stack.instance(instanceId);
  const stamp = `2026-01-02T03-04-${String(10 + file)}Z`;
  const key = `${roleId}:${instanceId}/${stamp}-scap-results.xml`;
  await stack.upload({ instanceId, key, body: document });
}

/** Hosts that have a finding in the store. */
async function recorded(stack: LocalStack): Promise<readonly unknown[]> {
  const items = await stack.tables.items(String(stack.graph.outputs["findingsTableName"]));
  const findings = items.filter(({ item }) => String(item).startsWith("FINDING#"));
  return findings.map(({ instanceId }) => instanceId).sort();
}

/** What is in a queue: its messages as text, attributes included. */
function waiting(stack: LocalStack, logicalName: string): readonly string[] {
  const queue = stack.queues.find(({ settings }) => settings.logicalName === logicalName);
  return (queue?.messages ?? []).map((message) => JSON.stringify(message));
}

/** Of each run that was ended, what it was given. */
function endedRuns(stack: LocalStack): readonly string[] {
  const ended = stack.invocations.filter(({ error }) => error !== undefined);
  return ended.map(({ event }) => JSON.stringify(event));
}

describe("a host whose files end the runs that read them", () => {
  it("is tried alone, and no more often than its share; every other host is recorded", async () => {
    await withStack({ program: fixture("endedRunProgram") }, async (stack) => {
      const [first = "", ...rest] = others;
      await upload(stack, first);
      for (let file = 0; file < 5; file += 1) await upload(stack, deadly, file);
      for (const other of rest) await upload(stack, other);
      await stack.settle();

      // Three attempts are its share of the hour. Two of the five files were not read at all, and the
      // three that ended a run were not read again when they came back.
      const ended = endedRuns(stack);
      expect(ended).to.have.length(3);
      for (const event of ended) {
        expect(event).to.include(deadly);
        for (const other of others) expect(event).not.to.include(other);
      }
      expect(await recorded(stack)).to.deep.equal(others);
      expect(waiting(stack, "scap-dead-letters")).to.deep.equal([]);
      const rejected = waiting(stack, "scap-quarantine");
      expect(rejected).to.have.length(5);
      for (const message of rejected) {
        expect(message).to.include(deadly).and.include("has used up the 3 uploads");
      }
    });
  });

  it("has its share of the next hour again", async () => {
    await withStack({ program: fixture("endedRunProgram") }, async (stack) => {
      for (let file = 0; file < 4; file += 1) {
        await upload(stack, others[0] ?? "", file);
        await stack.settle();
      }
      expect(waiting(stack, "scap-quarantine")).to.have.length(1);

      await stack.advance(anHour);
      await upload(stack, others[0] ?? "", 5);
      await stack.settle();

      expect(waiting(stack, "scap-quarantine")).to.have.length(1);
      expect(endedRuns(stack)).to.deep.equal([]);
    });
  });
});
