import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import type { MadeReport } from "../../../../functions/pipeline/report/makeReport";
import { reportTime as timeOf } from "../../../../functions/pipeline/report/reportTime";
import {
  type ReadyReport,
  type ReportSink,
  sendReport,
  type SendReportTools,
} from "../../../../functions/pipeline/report/sendReport";
import { SendOnce } from "../../../../functions/sinks/store/sendOnce";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";
import { reportOfFleet, reportTime } from "../../../helpers/report";
import { failure } from "../../../local/helpers/stacks";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const now = Date.parse(reportTime);

describe("the sending of a report", () => {
  let database: TestDatabase;
  let made: MadeReport;
  let runs = 0;
  before(async () => {
    database = await startDatabase();
    const keys = { findings: "f.csv", excepted: "e.csv", scans: "s.csv", page: "r.html" };
    made = { data: await reportOfFleet(3), keys, csvName: "f.csv" };
  });
  after(() => database.close());

  /** A sink of its own for a test, which can be told to fail. */
  function sinkOf(name: string): ReportSink & { readonly got: ReadyReport[]; fault?: Error } {
    runs += 1;
    const sink: ReportSink & { readonly got: ReadyReport[]; fault?: Error } = {
      name,
      got: [],
      once: new SendOnce(database.client, database.findings, `${name} ${runs}`),
      send: (report) => {
        if (sink.fault !== undefined) return Promise.reject(sink.fault);
        sink.got.push(report);
        return Promise.resolve();
      },
    };
    return sink;
  }

  const tools = (
    sinks: readonly ReportSink[],
    rest: Partial<SendReportTools> = {},
  ): SendReportTools => ({
    sinks,
    make: () => Promise.resolve(made),
    title: "Compliance report",
    owner: "one",
    now: () => now,
    deadline: () => now + 900_000,
    log: silent,
    ...rest,
  });

  it("is done once, however often the schedule fires", async () => {
    const sink = sinkOf("Slack");
    let makings = 0;
    const make = () => {
      makings += 1;
      return Promise.resolve(made);
    };

    await sendReport(reportTime, tools([sink], { make }));
    await sendReport(reportTime, tools([sink], { make, owner: "two" }));

    expect([makings, sink.got.length]).to.deep.equal([1, 1]);
    expect(sink.got[0]?.notice.subject).to.equal("Compliance report: 27 open findings on 3 hosts");
  });

  it("is done again for another month", async () => {
    const sink = sinkOf("Slack");
    await sendReport(reportTime, tools([sink]));
    await sendReport("2026-12-01T06:00:00.000Z", tools([sink]));

    expect(sink.got).to.have.length(2);
  });

  it("goes on by a retry with whom it did not reach, and only with them", async () => {
    const [slack, topic] = [sinkOf("Slack"), sinkOf("topic")];
    slack.fault = new SinkError("Slack", "it is down");

    const error = await failure(sendReport(reportTime, tools([slack, topic])));
    expect(error.message).to.include("has not reached Slack");
    delete slack.fault;
    await sendReport(reportTime, tools([slack, topic]));

    expect([slack.got.length, topic.got.length]).to.deep.equal([1, 1]);
  });

  it("is free for a retry where the report could not even be made", async () => {
    const sink = sinkOf("Slack");
    const make = () => Promise.reject(new SinkError("S3", "it is down"));
    expect((await failure(sendReport(reportTime, tools([sink], { make })))).message).to.equal(
      "it is down",
    );

    await sendReport(reportTime, tools([sink], { owner: "two" }));

    expect(sink.got).to.have.length(1);
  });

  it("is left to another run that is at it, and told of as not done", async () => {
    const sink = sinkOf("Slack");
    await sink.once.claim(reportTime, { owner: "other", now, until: now + 1_000 });

    const error = await failure(sendReport(reportTime, tools([sink])));

    expect(error).to.be.instanceOf(SinkError);
    expect(sink.got).to.have.length(0);
  });

  it("is of the time that the schedule was due, or of this moment by hand", () => {
    expect(timeOf({ scheduledTime: "2026-12-01T06:00:00Z" }, now)).to.equal(
      "2026-12-01T06:00:00.000Z",
    );
    for (const event of [undefined, null, {}, { scheduledTime: "soon" }, { scheduledTime: 3 }]) {
      expect(timeOf(event, now)).to.equal(reportTime);
    }
  });
});
