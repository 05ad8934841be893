import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect } from "chai";
import { SinkError, TransientError } from "../../../../functions/errors";
import type { PackRule } from "../../../../functions/findings/life/departures";
import {
  type ClosedDeparture,
  type DepartureTools,
  sweepDepartures,
} from "../../../../functions/pipeline/departures/sweepDepartures";
import { findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";
import { exceptionUntil, hourOf, scanAt } from "../../../helpers/lifecycle";
import { bucket, ResultPipeline, resultsAt } from "../../../helpers/ruleResults";
import { outcome, series } from "../../../helpers/scans";

const own = "999988887777";
const theirs = "111122223333";
const versioning = { command: "S3_ENABLE_VERSIONING", rule: "s3-enable-versioning" };
const strictly = { command: "S3_ENABLE_VERSIONING", rule: "versioning-strictly" };
const failing = bucket("data", "NON_COMPLIANT");

describe("what is gone as a whole", () => {
  let database: TestDatabase;
  let pipeline: ResultPipeline;
  let told: ClosedDeparture[];

  beforeEach(async () => {
    database = await startDatabase();
    const options = { tableName: database.findings, retentionDays: 400 };
    pipeline = new ResultPipeline(findingsStore(database.client, options), database);
    told = [];
  });
  afterEach(() => database.close());

  const quiet = (): void => undefined;
  const sweep = (rest: Partial<DepartureTools> = {}) =>
    sweepDepartures({
      ...pipeline.tools(),
      departures: pipeline.departures,
      account: own,
      tell: (departed) => {
        told.push(departed);
        return Promise.resolve();
      },
      log: { info: quiet, warn: quiet, error: quiet },
      ...rest,
    });

  /** What a deployment writes. */
  const declare = async (rules: readonly PackRule[], pack = "one"): Promise<void> => {
    await database.client.send(
      new PutItemCommand({
        TableName: database.findings,
        Item: marshall({ target: "PACKS", item: `PACK#${pack}`, rules }),
      }),
    );
  };
  const message = (hour: number, rule = versioning.rule) => resultsAt(hour, [failing], { rule });
  const standing = async (rule = versioning.rule) => {
    const finding = await pipeline.finding(message(0, rule), failing);
    return finding && [finding.state, finding.closedAs];
  };

  describe("a rule that is in no pack any more", () => {
    beforeEach(async () => {
      await declare([versioning, strictly]);
      pipeline.exceptions = [exceptionUntil("S3_*", 200, { scope: { profiles: [strictly.rule] } })];
      await pipeline.deliver(message(1));
      await pipeline.deliver(message(1, strictly.rule));
      pipeline.hour = 2;
      await sweep();
      pipeline.announced.length = 0;
    });

    it("has its findings closed as gone, open ones and excepted ones, with the reason, and no others", async () => {
      await declare([versioning]);
      pipeline.hour = 3;
      await sweep();
      expect(await standing(strictly.rule)).to.deep.equal(["excepted", undefined]);

      pipeline.hour = 4;
      expect(await sweep()).to.deep.equal({ closed: 1, unfinished: false, failed: 0 });

      expect(await standing(strictly.rule)).to.deep.equal(["resolved", "profile-retired"]);
      expect(await standing()).to.deep.equal(["open", undefined]);
      const changes = pipeline.announced.flatMap((announced) => announced.changes);
      const reason = `the rule ${strictly.rule} is in no pack any more since ${hourOf(3)}`;
      expect(changes.map((change) => [change.kind, change.reason])).to.deep.equal([
        ["gone", reason],
      ]);
      expect(told).to.deep.equal([
        { what: `rule ${strictly.rule}`, reason, at: hourOf(3), findings: 1 },
      ]);
      pipeline.hour = 9;
      expect(await sweep()).to.deep.equal({ closed: 0, unfinished: false, failed: 0 });
      expect(told).to.have.length(1);
    });

    it("is there as long as one pack has it, and goes with the last", async () => {
      await declare([strictly], "two");
      await declare([versioning]);
      for (pipeline.hour = 3; pipeline.hour < 6; pipeline.hour += 1) await sweep();
      expect(await standing(strictly.rule)).to.deep.equal(["excepted", undefined]);

      await declare([], "two");
      await declare([]);
      for (; pipeline.hour < 9; pipeline.hour += 1) await sweep();

      expect(await standing(strictly.rule)).to.deep.equal(["resolved", "profile-retired"]);
      expect(await standing()).to.deep.equal(["resolved", "profile-retired"]);
    });

    it("is not opened by a message that comes late, be it that its resource was known or not", async () => {
      await declare([strictly]);
      for (pipeline.hour = 3; pipeline.hour < 6; pipeline.hour += 1) await sweep();
      const unknown = bucket("other", "NON_COMPLIANT");
      const late = { ...message(2), results: [failing, unknown] };

      expect(await pipeline.results(late)).to.deep.equal({ gone: 2 });
      expect(await pipeline.results({ ...late, judgedAt: hourOf(5) })).to.deep.equal({ gone: 2 });

      expect(await standing()).to.deep.equal(["resolved", "profile-retired"]);
      expect(await pipeline.finding(late, unknown)).to.equal(undefined);
    });

    it("that is added again has its results counted at once, though they are of what was recorded long before", async () => {
      await declare([strictly]);
      for (pipeline.hour = 3; pipeline.hour < 6; pipeline.hour += 1) await sweep();
      await declare([versioning, strictly]);
      const again = { ...message(1), judgedAt: hourOf(6) };

      expect(await pipeline.results({ ...again, judgedAt: hourOf(2) })).to.deep.equal({ gone: 1 });
      await pipeline.deliver(again);

      expect(await standing()).to.deep.equal(["open", undefined]);
      for (; pipeline.hour < 9; pipeline.hour += 1) await sweep();
      expect(await standing()).to.deep.equal(["open", undefined]);
    });

    it("has what could not be closed closed by the next run", async () => {
      await declare([]);
      pipeline.hour = 3;
      await sweep();
      pipeline.hour = 4;
      const busy = () => Promise.reject(new TransientError("it is busy"));
      expect(await sweep({ announce: busy })).to.deep.include({ unfinished: true, failed: 0 });
      const broken = () => Promise.reject(new SinkError("EventBridge", "it does not answer"));
      pipeline.hour = 5;
      expect((await sweep({ announce: broken })).failed).to.be.above(0);
      expect(told).to.deep.equal([]);
      pipeline.hour = 6;
      expect(await sweep()).to.deep.equal({ closed: 2, unfinished: false, failed: 0 });
      expect(told.map(({ findings }) => findings)).to.deep.equal([1, 1]);
    });

    it("is left for the next run where no time is left", async () => {
      await declare([]);
      pipeline.hour = 3;
      await sweep();
      pipeline.hour = 4;

      const late = await sweep({ deadline: () => pipeline.now() + 20_000 });

      expect(late).to.deep.equal({ closed: 0, unfinished: true, failed: 0 });
      expect(await standing()).to.deep.equal(["open", undefined]);
      expect(await sweep()).to.deep.include({ closed: 2, unfinished: false });
    });
  });

  describe("an account that has left the organization", () => {
    const list = (...accounts: readonly string[]) => ({
      listAccounts: () => Promise.resolve(new Set([own, ...accounts])),
    });
    const days = async (count: number, rest: Partial<DepartureTools>): Promise<void> => {
      for (let day = 0; day < count; day += 1) {
        pipeline.hour += 24;
        await sweep(rest);
      }
    };
    const host = { ...series, target: { ...series.target, account: theirs } };

    beforeEach(async () => {
      await pipeline.deliver(message(1));
      await pipeline.apply(scanAt(host, 1, [outcome("a", "fail"), outcome("b", "pass")]));
      pipeline.hour = 2;
      await sweep(list(theirs));
    });

    it("has its findings closed as gone after three days, whatever scanner they are of", async () => {
      await days(3, list());
      expect(await standing()).to.deep.equal(["open", undefined]);

      await days(1, list());

      expect(await standing()).to.deep.equal(["resolved", "account-gone"]);
      expect(await pipeline.states(host)).to.deep.equal({ a: "resolved: account-gone" });
      expect(told.map(({ what, findings }) => [what, findings])).to.deep.equal([
        [`account ${theirs}`, 2],
      ]);
    });

    it("is not gone because nobody can list the accounts", async () => {
      await days(1, list());
      const nobody = { listAccounts: () => Promise.reject(new Error("access denied")) };
      pipeline.hour += 24 * 30;
      expect((await sweep(nobody)).failed).to.equal(1);

      expect(await standing()).to.deep.equal(["open", undefined]);
    });

    it("is looked for once a day", async () => {
      let asked = 0;
      const counting = {
        listAccounts: () => {
          asked += 1;
          return Promise.resolve(new Set([own, theirs]));
        },
      };
      for (let quarter = 0; quarter < 8; quarter += 1) {
        pipeline.hour += 6;
        await sweep(counting);
      }
      expect(asked).to.equal(2);
    });

    it("opens anew when it comes back, and not by what was said before", async () => {
      await days(5, list());
      expect(await pipeline.results({ ...message(50) })).to.deep.equal({ gone: 1 });
      expect(await pipeline.apply(scanAt(host, 50, [outcome("a", "fail")]))).to.equal("late");
      await days(1, list(theirs));
      const { hour } = pipeline;

      await pipeline.deliver(message(hour));
      await pipeline.apply(scanAt(host, hour, [outcome("a", "fail")]));

      expect(await standing()).to.deep.equal(["open", undefined]);
      expect(await pipeline.states(host)).to.deep.equal({ a: "open" });
      await days(5, list(theirs));
      expect(await standing()).to.deep.equal(["open", undefined]);
    });

    it("is found by its findings where it left before anybody looked, and the store's own is none", async () => {
      const database2 = await startDatabase();
      try {
        const options = { tableName: database2.findings, retentionDays: 400 };
        const store = findingsStore(database2.client, options);
        pipeline = new ResultPipeline(store, database2);
        await pipeline.deliver(message(1));
        await pipeline.deliver({ ...message(1), account: own });
        await days(5, { ...list(), departures: pipeline.departures });

        expect(await standing()).to.deep.equal(["resolved", "account-gone"]);
        const ownFinding = await pipeline.finding({ ...message(1), account: own }, failing);
        expect(ownFinding?.state).to.equal("open");
      } finally {
        await database2.close();
      }
    });
  });
});
