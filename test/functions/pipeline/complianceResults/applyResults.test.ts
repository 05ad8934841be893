import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Compliance } from "../../../../functions/commands/model";
import { PermanentError, TransientError } from "../../../../functions/errors";
import type { RuleResults } from "../../../../functions/pipeline/complianceResults/message";
import { seriesOf } from "../../../../functions/pipeline/complianceResults/scanOf";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import type { TestDatabase } from "../../../helpers/dynamodb";
import { exceptionUntil, hourOf } from "../../../helpers/lifecycle";
import { rejection } from "../../../helpers/rejection";
import { bucket, freshRule, ResultPipeline, resultsAt } from "../../../helpers/ruleResults";
import { useStore } from "../../../helpers/store";

const failing = bucket("data", "NON_COMPLIANT");
const met = bucket("data", "COMPLIANT");
const gone = bucket("data", "NOT_APPLICABLE");

describe("bringing the results of a rule into the store", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: ResultPipeline;

  useStore((started, engine) => {
    [store, database] = [started, engine];
  });

  beforeEach(() => {
    pipeline = new ResultPipeline(store, database);
    pipeline.hour = 100;
  });

  /** Which calls are made of DynamoDB while something is done. */
  async function calls(work: () => Promise<unknown>): Promise<readonly string[]> {
    const made: string[] = [];
    database.client.middlewareStack.add(
      (next, context) => (args) => {
        made.push(context.commandName ?? "");
        return next(args);
      },
      { step: "initialize", name: "recordCalls" },
    );
    try {
      await work();
      return made;
    } finally {
      database.client.middlewareStack.remove("recordCalls");
    }
  }

  const at = (hour: number, result = failing, rule = "life"): RuleResults =>
    resultsAt(hour, [result], { rule });
  const standing = async (message: RuleResults) => {
    const finding = await pipeline.finding(message, failing);
    return finding && [finding.state, finding.closedAs, finding.timesReopened];
  };

  it("has a finding of a resource that is not met, and its life after that", async () => {
    const rule = freshRule();
    const message = at(1, failing, rule);

    await pipeline.deliver(message);
    expect(await pipeline.finding(message, failing)).to.deep.include({
      rule: "S3_ENABLE_VERSIONING",
      title: "Buckets must have versioning enabled.",
      severity: "low",
      state: "open",
      firstSeen: hourOf(1),
      scanner: "AWS Config",
    });
    pipeline.exceptions = [exceptionUntil("S3_ENABLE_VERSIONING", 200)];
    await pipeline.deliver(at(2, failing, rule));
    expect(await standing(message)).to.deep.equal(["excepted", undefined, 0]);
    pipeline.exceptions = [];
    await pipeline.deliver(at(3, failing, rule));
    expect(await standing(message)).to.deep.equal(["open", undefined, 0]);
    await pipeline.deliver(at(4, met, rule));
    expect(await standing(message)).to.deep.equal(["resolved", "fixed", 0]);
    await pipeline.deliver(at(5, failing, rule));
    expect(await standing(message)).to.deep.equal(["open", undefined, 1]);
    await pipeline.deliver(at(6, gone, rule));

    expect(await standing(message)).to.deep.equal(["resolved", "notapplicable", 1]);
    expect(pipeline.announced.map(({ changes: [change] }) => change?.kind)).to.deep.equal([
      "opened",
      "excepted",
      "exception-expired",
      "resolved",
      "reopened",
      "resolved",
    ]);
  });

  it("says why the resource fails, as the latest result has it, and notifies nobody of another reason", async () => {
    const rule = freshRule();
    const because = (reason: string) => ({ ...failing, reason });
    const detail = async () => (await pipeline.finding(at(1, failing, rule), failing))?.detail;

    await pipeline.deliver(at(1, because("Port 22 is open."), rule));
    expect(await detail()).to.equal("Port 22 is open.");
    await pipeline.deliver(at(2, because("Port 3389 is open."), rule));
    expect(await detail()).to.equal("Port 3389 is open.");
    expect(await pipeline.results(at(3, because("Port 3389 is open."), rule))).to.deep.equal({
      repeated: 1,
    });
    expect(pipeline.announced.map(({ changes }) => changes.map(({ kind }) => kind))).to.deep.equal([
      ["opened"],
    ]);
    await pipeline.deliver(at(4, failing, rule));
    expect(await detail()).to.equal(undefined);
  });

  it("holds an exception to its account, its target and its scanner", async () => {
    const message = at(1, failing, freshRule());
    const scopes = [
      { accounts: ["999988887777"] },
      { targets: ["arn:aws:s3:::others"] },
      { sources: ["inspec" as const] },
    ];
    pipeline.exceptions = scopes.map((scope) => exceptionUntil("S3_*", 200, { scope }));
    await pipeline.deliver(message);
    expect(await standing(message)).to.deep.equal(["open", undefined, 0]);

    const scope = { accounts: ["111122223333"], targets: ["arn:aws:s3:::data"] };
    pipeline.exceptions = [exceptionUntil("S3_*", 200, { scope })];
    await pipeline.deliver({ ...message, time: hourOf(2), judgedAt: hourOf(2) });

    expect(await standing(message)).to.deep.equal(["excepted", undefined, 0]);
  });

  it("costs one write and two reads for hundreds of resources that nobody has ever failed", async () => {
    const results = Array.from({ length: 100 }, (_, index) =>
      bucket(`bucket-${index}`, index % 2 === 0 ? "COMPLIANT" : "NOT_APPLICABLE"),
    );
    const message = resultsAt(1, results, { rule: freshRule() });

    const made = await calls(async () => {
      expect(await pipeline.results(message)).to.deep.equal({ unknown: 100 });
    });

    expect(made).to.deep.equal(["BatchGetItemCommand", "PutItemCommand", "BatchGetItemCommand"]);
  });

  it("records a resource that goes on failing once a day, and one that is met again no more", async () => {
    const rule = freshRule();
    const outcomes: unknown[] = [];
    for (const hour of [0, 1, 2, 19, 20, 21, 40]) {
      outcomes.push(await pipeline.results(at(hour, failing, rule)));
    }
    for (const hour of [41, 42, 90]) outcomes.push(await pipeline.results(at(hour, met, rule)));

    const [applied, repeated, unchanged] = [{ applied: 1 }, { repeated: 1 }, { unchanged: 1 }];
    expect(outcomes).to.deep.equal([
      applied,
      repeated,
      repeated,
      repeated,
      unchanged,
      repeated,
      unchanged,
      applied,
      repeated,
      repeated,
    ]);
  });

  it("writes nothing but its own note for a result with nothing new in it", async () => {
    const rule = freshRule();
    await pipeline.results(at(1, failing, rule));

    const made = await calls(() => pipeline.results(at(2, failing, rule)));

    expect(made.filter((name) => /Put|Update|Write/.test(name))).to.deep.equal(["PutItemCommand"]);
  });

  it("knows of two results of one time which was judged later", async () => {
    const rule = freshRule();
    const [first, second] = [at(1, failing, rule), { ...at(1, met, rule), judgedAt: hourOf(9) }];

    await pipeline.deliver(second);
    await pipeline.deliver(first);

    expect(await standing(first)).to.equal(undefined);
  });

  describe("that come late", () => {
    it("open nothing of a resource that was found to be compliant since", async () => {
      const rule = freshRule();
      expect(await pipeline.results(at(2, met, rule))).to.deep.equal({ unknown: 1 });

      expect(await pipeline.results(at(1, failing, rule))).to.deep.equal({ late: 1 });

      expect(await standing(at(1, failing, rule))).to.equal(undefined);
    });

    it("do not close what was seen again since", async () => {
      const rule = freshRule();
      await pipeline.deliver(at(1, failing, rule));
      expect(await pipeline.results(at(3, failing, rule))).to.deep.equal({ repeated: 1 });

      expect(await pipeline.results(at(2, met, rule))).to.deep.equal({ late: 1 });

      expect(await standing(at(1, failing, rule))).to.deep.equal(["open", undefined, 0]);
    });

    it("change nothing, so that what was judged last stands, in whichever order they come", async () => {
      const history = fc.array(
        fc.constantFrom<Compliance>("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"),
        { minLength: 1, maxLength: 6 },
      );
      await fc.assert(
        fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (said, chance) => {
          const [inTurn, mixed] = [freshRule(), freshRule()];
          const told = (rule: string) =>
            said.map((compliance, hour) => at(hour, bucket("data", compliance), rule));
          const messages = told(mixed).flatMap((message) => [message, message]);
          const order = messages.map((message) => ({ message, by: Number(chance.next().value) }));
          order.sort((a, b) => a.by - b.by);
          for (const { message } of order) await pipeline.deliver(message);

          let newest = "";
          for (const { message } of order) {
            if (message.time <= newest) continue;
            newest = message.time;
            await pipeline.deliver({ ...message, rule: inTurn });
          }

          const life = async (rule: string) => {
            const finding = await pipeline.finding(at(0, failing, rule), failing);
            const { state, closedAs, firstSeen, changedAt, timesReopened } = finding ?? {};
            return { state, closedAs, firstSeen, changedAt, timesReopened };
          };
          expect(await life(mixed)).to.deep.equal(await life(inTurn));
        }),
        { numRuns: 12 },
      );
    });

    it("leave what was judged last where some are worked on at one time", async () => {
      for (let round = 0; round < 5; round += 1) {
        const rule = freshRule();
        const said = [failing, met, failing, met, round % 2 === 0 ? met : failing];

        await Promise.all(said.map((result, hour) => pipeline.deliver(at(hour, result, rule))));

        const [state = "resolved"] = (await standing(at(0, failing, rule))) ?? [];
        expect(state).to.equal(round % 2 === 0 ? "resolved" : "open");
      }
    });
  });

  describe("of which some cannot be applied", () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      bucket(`bucket-${index}`, "NON_COMPLIANT"),
    );

    it("applies all others, and puts aside what never can be", async () => {
      const message = resultsAt(1, many, { rule: freshRule() });

      const counts = await pipeline.results(message, {
        announce: ({ series }) =>
          series.target.id.endsWith("bucket-7")
            ? Promise.reject(new PermanentError("nobody can tell of it"))
            : Promise.resolve(),
      });

      expect(counts).to.deep.equal({ applied: 99, aside: 1 });
      expect(pipeline.aside.map(({ results }) => results)).to.deep.equal([[many[7]]]);
    });

    it("applies all others, and has the message come again for what failed for now", async () => {
      const message = resultsAt(1, many, { rule: freshRule() });
      const fault = await rejection(
        pipeline.results(message, {
          announce: ({ series }) =>
            series.target.id.endsWith("bucket-7")
              ? Promise.reject(new TransientError("the topic is throttled"))
              : Promise.resolve(),
        }),
      );

      expect(fault).to.be.instanceOf(TransientError);
      expect(fault.message).to.equal(
        `1 of 100 results of ${message.rule} could not be applied: the topic is throttled`,
      );
      const opened = await Promise.all(many.map((each) => pipeline.finding(message, each)));
      expect(opened.filter((each) => each?.state === "open")).to.have.length(99);
    });

    it("does none where the table cannot be read, and all when it can be again", async () => {
      const message = resultsAt(1, [failing, bucket("other", "COMPLIANT")], { rule: freshRule() });
      database.client.middlewareStack.add(
        (next, context) => (args) => {
          if (context.commandName !== BatchGetItemCommand.name) return next(args);
          throw Object.assign(new Error("too much"), {
            name: "ProvisionedThroughputExceededException",
          });
        },
        { step: "initialize", name: "throttled" },
      );
      try {
        expect((await rejection(pipeline.results(message))).message).to.equal("too much");
      } finally {
        database.client.middlewareStack.remove("throttled");
      }
      expect(await store.series.load(seriesOf(message, failing))).to.equal(undefined);

      await pipeline.deliver(message);

      expect(await standing(message)).to.deep.equal(["open", undefined, 0]);
    });
  });
});
