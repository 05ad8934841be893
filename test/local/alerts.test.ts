import * as fs from "node:fs";
import { expect } from "chai";
import { toRecord } from "../../functions/sinks/store/findingRecord";
import type { LocalStack } from "../../local/stack";
import { changeEvent, fleetFinding, scanEvent } from "../helpers/alerts";
import { parseCsv } from "../helpers/csv";
import { fixture, withStack } from "./helpers/stacks";

const program = fixture("alertsProgram");
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** Permissions that no run here can need, and why. */
const notHere: Readonly<Record<string, string>> = {
  "s3:AbortMultipartUpload": "takes a CSV of more than one part, and a fault in the middle of it",
  "kms:DescribeKey": "DynamoDB asks it when a table is made",
  "kms:Encrypt": "DynamoDB asks it when a table is made",
  "kms:ReEncrypt*": "DynamoDB asks it when a table is made",
};

/** Puts an event of the stack's own store on the bus, as EventBridge would have it from a body of a queue. */
function emit(stack: LocalStack, ...bodies: readonly string[]): void {
  for (const body of bodies) {
    const {
      source,
      "detail-type": type,
      detail,
    } = JSON.parse(body) as {
      source: string;
      "detail-type": string;
      detail: Record<string, unknown>;
    };
    const store = String(stack.graph.outputs["findingsTable"]);
    stack.emitEvent(source, type, { ...detail, store });
  }
}

/** Writes findings of as many hosts into the store, and gives the events that tell of them. */
async function fleet(stack: LocalStack, hosts: number): Promise<readonly string[]> {
  // What their scans said of the rule is in an item of its own.
  const findings = Array.from({ length: hosts }, (_, number) => {
    return fleetFinding(number, { textDigest: "0123" });
  });
  for (const finding of findings) {
    const record = JSON.parse(JSON.stringify(toRecord(finding, 400))) as Record<string, unknown>;
    await stack.tables.put(String(stack.graph.outputs["findingsTable"]), record);
  }
  return findings.map((finding) => changeEvent("opened", finding));
}

const comments = (stack: LocalStack) =>
  stack.slack.files
    .filter(({ channel }) => channel !== undefined)
    .map(({ comment = "" }) => comment);

/** Keys of the objects in the bucket of reports, with their contents. */
function reports(stack: LocalStack): Readonly<Record<string, string>> {
  const all = stack.objects.list(String(stack.graph.outputs["reportsBucket"]));
  return Object.fromEntries(
    all.map((version) => [version.key, fs.readFileSync(stack.objects.fileOf(version), "utf8")]),
  );
}

describe("alerts, in the whole stack", () => {
  it("are one digest with one CSV for a hundred hosts, and nothing for replays", async () => {
    await withStack({ program }, async (stack) => {
      const events = await fleet(stack, 100);
      emit(stack, ...events);
      await stack.settle();
      emit(stack, ...events.slice(0, 30));
      await stack.settle();

      expect(stack.denied).to.deep.equal([]);
      const [file] = stack.slack.files;
      expect(stack.slack.files).to.have.length(1);
      expect(stack.slack.messages).to.have.length(0);
      expect(file?.channel).to.equal("C0987654321");
      expect(file?.comment).to.include("100 new findings (worst: high) on 100 hosts");
      const csv = file?.content?.toString("utf8") ?? "";
      expect(parseCsv(csv)).to.have.length(101);
      const [[key, written] = []] = Object.entries(reports(stack));
      expect(key).to.match(/^2026\/11\/2026-11-21T02-00-00Z-[0-9a-f]{8}-new-findings\.csv$/);
      expect(written === csv, "the file in the bucket is the one in Slack").to.equal(true);
      const [digest] = stack.notifications("drift-digests");
      expect(stack.notifications("drift-digests")).to.have.length(1);
      expect(digest?.message).to.include("/s3/object/");
      expect(stack.notifications("store-changes")).to.have.length(0);
    });
  });

  it("are told to the topic alone where there is no Slack", async () => {
    await withStack({ program, config: { slack: "none" } }, async (stack) => {
      emit(stack, ...(await fleet(stack, 2)));
      await stack.settle();

      expect(stack.slack.requests).to.deep.equal([]);
      expect(stack.notifications("drift-digests").map(({ subject }) => subject)).to.deep.equal([
        "2 new findings (worst: high) on 2 hosts",
      ]);
      expect(Object.keys(reports(stack))).to.have.length(1);
    });
  });

  it("say shortly that nothing is new, and that something is resolved", async () => {
    await withStack({ program, config: { slack: "secret" } }, async (stack) => {
      emit(stack, scanEvent());
      await stack.settle();
      emit(stack, changeEvent("resolved", fleetFinding(1, { closedAs: "fixed" })));
      await stack.settle();

      expect(stack.slack.messages.map(({ text }) => text.split(".")[0])).to.deep.equal([
        "Nothing new on i-0123456789abcdef0",
        `1 finding closed on ${fleetFinding(1).series.target.id}`,
      ]);
    });
  });

  it("wait for as long as Slack says, and try again what it refused for now", async () => {
    await withStack({ program }, async (stack) => {
      const [first = "", second = ""] = await fleet(stack, 2);
      const tooMany = { status: 429, headers: { "retry-after": "1" }, body: { ok: false } };
      stack.slack.answerNext("files.getUploadURLExternal", tooMany);
      emit(stack, first);
      await stack.settle();
      stack.slack.answerNext("files.completeUploadExternal", {
        body: { ok: false, error: "internal_error" },
      });
      emit(stack, second);
      await stack.settle();

      expect(comments(stack)).to.have.length(2);
      expect(stack.queue("drift-alerts-dead-letters").messages).to.deep.equal([]);
    });
  });

  it("are sent later where Slack does not answer in time", async () => {
    await withStack({ program }, async (stack) => {
      stack.slack.answerNext("chat.postMessage", "hang");
      emit(stack, changeEvent("resolved", fleetFinding(1, { closedAs: "fixed" })));
      await stack.settle();

      const said = stack.invocations.flatMap(({ logs }) => logs.map(({ error }) => String(error)));
      expect(said.join(" ")).to.match(/Slack could not post a message: .*timeout/);
      expect(stack.slack.messages).to.have.length(1);
      expect(stack.notifications("drift-digests")).to.have.length(1);
    });
  });

  it("go to the dead letters where Slack refuses to the end, and to the topic all the same", async () => {
    await withStack({ program }, async (stack) => {
      stack.slack.channels.clear();
      emit(
        stack,
        ...(await fleet(stack, 1)),
        '{"source":"plumbline","detail-type":"Plumbline Finding Changed","detail":{"source":"openscap"}}',
      );
      await stack.settle();

      expect(stack.notifications("drift-digests")).to.have.length(1);
      const aside = stack.queue("drift-alerts-dead-letters").messages;
      expect(aside).to.have.length(2);
      const said = stack.invocations.flatMap(({ logs }) => logs.map(({ error }) => String(error)));
      expect(said.join(" ")).to.include("channel_not_found");
    });
  });

  it("come twice at most, and never not at all, where the end comes after sending", async () => {
    await withStack({ program }, async (stack) => {
      const events = await fleet(stack, 3);
      stack.faults.add({
        action: "dynamodb:BatchWriteItem",
        kind: "error",
        status: 400,
        code: "ResourceNotFoundException",
      });
      emit(stack, ...events);
      await stack.settle();

      expect(comments(stack)).to.have.length(2);
      emit(stack, ...events);
      await stack.settle();
      expect(comments(stack)).to.have.length(2);
    });
  });

  for (const [kind, config] of [
    ["with keys of AWS's own", {}],
    ["with a customer's key", { kmsKeyArn }],
  ] as const) {
    it(`are followed by a report on the first of the month, in its time zone, ${kind}`, async () => {
      await withStack({ program, config }, async (stack) => {
        await fleet(stack, 3);
        await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
          rule: "no_empty_pasword",
          scope: "*",
          id: "misspelt",
          justification: "Nobody logs in there.",
          owner: "platform@example.org",
        });
        const now = new Date(stack.clock.now());
        // Half past six in Berlin is half past four or half past five in UTC.
        const before = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 4, 0);
        await stack.advance(before - stack.clock.now());
        const early = Object.keys(reports(stack));
        await stack.advance(2 * 3_600_000);

        expect(stack.denied).to.deep.equal([]);
        expect(early).to.deep.equal([]);
        const written = reports(stack);
        const month = new Date(before).toISOString().slice(0, 7);
        const names = Object.keys(written).map((key) => key.replace(/T0[45]-30-00Z/, ""));
        const folder = month.replace("-", "/");
        expect(names).to.deep.equal([
          `${folder}/${month}-01-excepted.csv`,
          `${folder}/${month}-01-findings.csv`,
          `${folder}/${month}-01-report.html`,
          `${folder}/${month}-01-scans.csv`,
        ]);
        expect(Object.values(written)[2]).to.include("Prevent Login to Accounts With Empty");
        expect(Object.values(written)[2]).to.include("no_empty_pasword");
        expect(comments(stack)).to.have.length(1);
        expect(comments(stack)[0]).to.include("Compliance report: 3 open findings on 3 hosts");
        expect(stack.notifications("drift-digests")).to.have.length(1);
        const run = stack.invocations.find(({ function: name }) => name === "drift-report");
        expect(run?.error).to.equal(undefined);
        expect(JSON.stringify(run?.logs)).to.include("exceptions hold for no finding");
        expect(run?.initMilliseconds).to.be.lessThan(5_000);
      });
    });
  }

  it("put a report aside that cannot be made, after it was tried again", async () => {
    await withStack({ program }, async (stack) => {
      stack.faults.add({
        action: "dynamodb:Scan",
        kind: "error",
        status: 400,
        code: "X",
        times: 9,
      });
      await stack.fire("drift-report");

      expect(stack.queue("drift-report-dead-letters").messages).to.have.length(1);
      const runs = stack.invocations.filter(({ function: name }) => name === "drift-report");
      expect(runs).to.have.length(3);
    });
  });

  for (const [kind, config] of [
    ["by default", {}],
    ["with a secret and a customer's key", { kmsKeyArn, slack: "secret" }],
  ] as const) {
    it(`have the permissions that they need, and none for nothing, ${kind}`, async () => {
      await withStack({ program, config }, async (stack) => {
        const events = await fleet(stack, 3);
        emit(stack, ...events);
        await stack.settle();
        emit(stack, ...events);
        emit(stack, changeEvent("opened", fleetFinding(9)).replace('"changes"', '"else"'));
        await stack.settle();
        stack.slack.answerNext("files.getUploadURLExternal", { status: 500 });
        await stack.fire("drift-report");
        stack.faults.add({
          action: "dynamodb:Scan",
          kind: "error",
          status: 400,
          code: "X",
          times: 9,
        });
        await stack.fire("drift-report");
        stack.faults.add({
          action: "lambda:InvokeFunction",
          kind: "error",
          status: 500,
          code: "X",
        });
        await stack.fire("drift-report");

        expect(stack.denied).to.deep.equal([]);
        const unused = stack
          .unusedPermissions()
          .filter(({ role }) => role.startsWith("drift"))
          .flatMap(({ actions }) => actions);
        expect(unused.filter((action) => !(action in notHere))).to.deep.equal([]);
      });
    });
  }
});
