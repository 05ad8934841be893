import * as fs from "node:fs";
import * as path from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import type { HostNews, HostStanding } from "../../../../functions/findings/notices/hostNews";
import {
  hostEntries,
  hostMessage,
  tellHostNews,
} from "../../../../functions/sinks/eventBridge/hostNews";
import { targetOf } from "../../../helpers/findings";
import { type JsonSchema, faults } from "../../../helpers/jsonSchema";
import { hourOf } from "../../../helpers/lifecycle";

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, "../../../../docs/events/host.schema.json"), "utf8"),
) as JsonSchema;

const standing = (id: string, lastScan?: number): HostStanding => ({
  target: targetOf({ id }),
  silentSince: hourOf(1),
  ...(lastScan !== undefined && { lastScan: hourOf(lastScan) }),
});
const newsOf = (kind: HostNews["kind"], ...hosts: readonly HostStanding[]): HostNews => ({
  kind,
  time: hourOf(30),
  hosts,
  inAll: { watch: "SCAP", count: 3, complete: true },
});

describe("the events of hosts", () => {
  it("are one for each host, by its ARN, and keep to their schema", () => {
    const news = newsOf("silent", standing("i-0a", 1), standing("mi-0b"));
    const entries = hostEntries(news, "findings");

    expect(entries.map(({ DetailType, Resources }) => [DetailType, Resources])).to.deep.equal([
      ["Plumbline Host Silent", ["arn:aws:ec2:eu-central-1:123456789012:instance/i-0a"]],
      ["Plumbline Host Silent", ["arn:aws:ssm:eu-central-1:123456789012:managed-instance/mi-0b"]],
    ]);
    for (const { Detail = "" } of [
      ...entries,
      ...hostEntries(newsOf("back", standing("x", 2)), "findings"),
    ]) {
      expect(faults(schema, JSON.parse(Detail))).to.deep.equal([]);
    }
    expect(JSON.parse(entries[0]?.Detail ?? "")).to.include({
      id: `host-silent~${hourOf(1)}`,
      target: "i-0a",
      time: hourOf(30),
      lastScan: hourOf(1),
    });
  });

  it("have the same id however often and whenever they are told", () => {
    const again = { ...newsOf("silent", standing("i-0a")), time: hourOf(31) };
    const ids = [newsOf("silent", standing("i-0a")), again].map(
      (news) => (JSON.parse(hostEntries(news, "findings")[0]?.Detail ?? "") as { id: string }).id,
    );

    expect(new Set(ids).size).to.equal(1);
  });
});

describe("the message of hosts", () => {
  it("tells a person which hosts are silent and since when", () => {
    const { subject, text, attributes } = hostMessage(
      newsOf("silent", standing("i-0a", 1), standing("i-0b")),
    );

    expect(subject).to.equal("2 hosts are silent");
    expect(text.split("\n")).to.deep.equal([
      "2 hosts should have sent scan results and did not. Silent for SCAP now: 3 hosts.",
      "",
      "Silent:",
      `  i-0a (123456789012, eu-central-1): last scan ${hourOf(1)}`,
      `  i-0b (123456789012, eu-central-1): never scanned, expected since ${hourOf(1)}`,
    ]);
    expect(attributes).to.deep.include({ kinds: ["host-silent"], severity: "none" });
  });

  it("names a single host in its subject, and tells of the return", () => {
    const { subject, text, attributes } = hostMessage(newsOf("back", standing("i-0a", 29)));

    expect(subject).to.equal("Host i-0a is back");
    expect(text).to.contain(`scanned ${hourOf(29)}, silent since ${hourOf(1)}`);
    expect(attributes["kinds"]).to.deep.equal(["host-back"]);
  });

  it("says that there may be more where not every host could be looked at", () => {
    const inAll = { watch: "InSpec", count: 1, complete: false };

    const { text } = hostMessage({ ...newsOf("back", standing("i-0a", 29)), inAll });

    expect(text).to.contain("Silent for InSpec now: at least 1 host.");
  });

  it("stays one message that can be read, whatever number of hosts it is about", () => {
    const hosts = Array.from({ length: 10_000 }, (_, host) => standing(`i-${host.toString(16)}`));

    const { subject, text } = hostMessage(newsOf("silent", ...hosts));

    expect(subject).to.equal("10000 hosts are silent");
    expect(text.split("\n")).to.have.length(3 + 50 + 1);
    expect(text).to.contain("… and 9950 more");
  });
});

describe("telling of hosts", () => {
  const client = new EventBridgeClient({});
  const clients = { events: { client, store: "findings" }, sns: new SNSClient({}) };
  let events: AwsClientStub<EventBridgeClient>;
  let sns: AwsClientStub<SNSClient>;

  afterEach(() => {
    events.restore();
    sns.restore();
  });
  beforeEach(() => {
    events = mockClient(client);
    sns = mockClient(clients.sns);
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
  });

  it("puts events in as few calls as can be and publishes one message", async () => {
    const hosts = Array.from({ length: 25 }, (_, host) => standing(`i-${host.toString(16)}`));
    await tellHostNews(clients, "topic", newsOf("silent", ...hosts));

    expect(events.commandCalls(PutEventsCommand)).to.have.length(3);
    expect(sns.commandCalls(PublishCommand)).to.have.length(1);
  });

  it("is silent where there is nothing to tell", async () => {
    await tellHostNews(clients, "topic", newsOf("back"));

    expect(events.calls().length + sns.calls().length).to.equal(0);
  });

  it("says where it failed, so that it is told again", async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error("later"), { name: "Throttling" }));

    await tellHostNews(clients, "topic", newsOf("silent", standing("i-0a"))).then(
      () => expect.fail("it was told"),
      (error: unknown) => expect(error).to.be.instanceOf(SinkError),
    );
  });
});
