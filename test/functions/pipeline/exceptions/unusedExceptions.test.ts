import { expect } from "chai";
import { jsonLogger } from "../../../../functions/log";
import { warnOfUnusedExceptions } from "../../../../functions/pipeline/exceptions/unusedExceptions";
import { type FindingsStore, findingsStore } from "../../../../functions/sinks/store/findingsStore";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { Pipeline, exceptionUntil, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";

describe("exceptions that hold for no finding", () => {
  let database: TestDatabase;
  let store: FindingsStore;
  let pipeline: Pipeline;
  let logged: string[];

  beforeEach(async () => {
    database = await startDatabase();
    store = findingsStore(database.client, { tableName: database.findings, retentionDays: 400 });
    pipeline = new Pipeline(store);
    logged = [];
  });
  afterEach(() => database.close());

  function lookAt(hour: number): Promise<number | undefined> {
    pipeline.hour = hour;
    return warnOfUnusedExceptions({
      ...pipeline.tools(),
      exceptions: () => Promise.resolve(pipeline.exceptions),
      tell: () => Promise.resolve(),
      log: jsonLogger((line) => logged.push(line)),
    });
  }

  it("are named in the log with rule, owner and end, and those that hold for one are not", async () => {
    pipeline.exceptions = [
      exceptionUntil("a", 900),
      exceptionUntil("mispelt", 900),
      exceptionUntil("for-ever"),
      exceptionUntil("ended", 1),
    ];
    await pipeline.apply(scanAt(freshSeries(), 1, [outcome("a", "fail"), outcome("b", "pass")]));

    expect(await lookAt(2)).to.equal(2);

    const [line = "{}"] = logged;
    const { level, message, exceptions } = JSON.parse(line) as Record<string, unknown>;
    expect([level, message]).to.deep.equal(["WARN", "exceptions hold for no finding"]);
    const owner = "platform@example.org";
    expect(exceptions).to.deep.equal([
      { id: "mispelt@*", rule: "mispelt", owner, expires: hourOf(900) },
      { id: "for-ever@*", rule: "for-ever", owner },
    ]);
  });

  it("are looked for once a day", async () => {
    pipeline.exceptions = [exceptionUntil("mispelt", 900)];

    const found = [];
    for (const hour of [1, 2, 24, 25, 26]) found.push(await lookAt(hour));

    expect(found).to.deep.equal([1, undefined, undefined, 1, undefined]);
    expect(logged).to.have.length(2);
  });

  it("are no cause for a line where there is none", async () => {
    pipeline.exceptions = [exceptionUntil("a", 900)];
    await pipeline.apply(scanAt(freshSeries(), 1, [outcome("a", "fail")]));

    expect(await lookAt(2)).to.equal(0);
    expect(logged).to.deep.equal([]);
  });
});
