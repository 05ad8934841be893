import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  type RecordedOutcome,
  type RecordedScan,
  putScanEvent,
  scanEntry,
} from "../../../../functions/sinks/eventBridge/scanEvent";
import { announcementOf } from "../../../helpers/changeSets";
import { faults, type JsonSchema } from "../../../helpers/jsonSchema";

const schema = JSON.parse(
  fs.readFileSync(
    path.join(__dirname, "../../../../docs/events/scan-recorded.schema.json"),
    "utf8",
  ),
) as JsonSchema;

const { series, summary } = announcementOf([]);
const recorded: RecordedScan = {
  series,
  id: "2026-11-21T02:00:00.000Z~0123456789abcdef",
  time: "2026-11-21T02:00:00.000Z",
  outcome: "applied",
  summary,
};

function detailOf(scan: RecordedScan): unknown {
  return JSON.parse(scanEntry(scan, "findings").Detail ?? "") as unknown;
}

describe("the event of a recorded scan", () => {
  it("says which scan it is, of which series, what became of it and where the series stands", () => {
    const entry = scanEntry(recorded, "findings");

    expect(entry).to.include({ Source: "plumbline", DetailType: "Plumbline Scan Recorded" });
    expect(entry.Resources).to.deep.equal([
      "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0",
    ]);
    expect(detailOf(recorded)).to.deep.equal({
      version: 1,
      store: "findings",
      id: "2026-11-21T02:00:00.000Z~0123456789abcdef",
      partition: "aws",
      account: "123456789012",
      region: "eu-central-1",
      target: "i-0123456789abcdef0",
      source: "openscap",
      benchmark: "xccdf_org.ssgproject.content_benchmark_RHEL-8",
      profile: "xccdf_org.ssgproject.content_profile_stig",
      time: "2026-11-21T02:00:00.000Z",
      outcome: "applied",
      summary,
    });
  });

  it("is what its schema says, whatever the scan is called", () => {
    const outcomes = ["applied", "unchanged", "late", "replayed"] as const;
    fc.assert(
      fc.property(
        fc.string({ maxLength: 2000 }),
        fc.string({ maxLength: 2000 }),
        fc.constantFrom<RecordedOutcome>(...outcomes),
        fc.boolean(),
        (benchmark, profile, outcome, summarised) => {
          const scan: RecordedScan = {
            ...recorded,
            series: { ...series, benchmark, profile },
            outcome,
            ...(!summarised && { summary: undefined }),
          };
          expect(faults(schema, detailOf(scan))).to.deep.equal([]);
        },
      ),
    );
    expect(faults(schema, { ...recorded, outcome: "too-late" })).not.to.deep.equal([]);
  });

  it("goes to the default bus, and is missed where it was not taken", async () => {
    const client = new EventBridgeClient({ region: "eu-central-1" });
    const mock = mockClient(client);
    mock.on(PutEventsCommand).resolvesOnce({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] });

    await putScanEvent({ client, store: "findings" }, recorded);

    expect(mock.commandCalls(PutEventsCommand)[0]?.args[0].input).to.deep.equal({
      Entries: [scanEntry(recorded, "findings")],
    });
    mock.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "MalformedDetail", ErrorMessage: "no" }],
    });
    let message = "";
    await putScanEvent({ client, store: "findings" }, recorded).catch((error: unknown) => {
      message = String(error);
    });
    expect(message).to.contain("EventBridge refused 1 of 1 events: MalformedDetail: no");
    mock.restore();
  });
});
