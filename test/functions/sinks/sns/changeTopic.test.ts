import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { isNews } from "../../../../functions/findings/notices/announcement";
import { changeKinds } from "../../../../functions/findings/finding";
import type { Severity } from "../../../../functions/findings/model";
import { changeMessage, publishChanges } from "../../../../functions/sinks/sns/changeTopic";
import { anyAnnouncement, announcementOf, changeOf } from "../../../helpers/changeSets";

const topic = "arn:aws:sns:eu-central-1:123456789012:changes";

describe("the message of an announcement", () => {
  it("is an e-mail that a person can read: what is new and why, the worst first, and where to look", () => {
    const { subject, text } = changeMessage(
      announcementOf([
        changeOf("resolved", { key: "d", title: "Disable telnet", closedAs: "fixed" }),
        changeOf("opened", { key: "a", title: "Set a banner", severity: "low" }),
        changeOf("reopened", { key: "b", title: "Enable\nauditing", severity: "high" }),
        changeOf("exception-expired", { key: "c", title: "Lock accounts", severity: "medium" }),
        changeOf("gone", { key: "e", title: "Remove rsh", closedAs: "target-gone" }),
      ]),
    );

    expect(subject).to.equal("3 new findings (worst: high) on i-0123456789abcdef0");
    expect(text.split("\n")).to.deep.equal([
      "123456789012, eu-central-1, by openscap. New: 1 high, 1 medium, 1 low. Closed: 2. Open now in what was scanned: 8 findings. Lowest coverage: 97 %.",
      "",
      "New:",
      "  HIGH Enable auditing (again)",
      "  MEDIUM Lock accounts (its exception has ended)",
      "  LOW Set a banner",
      "",
      "Closed:",
      "  HIGH Disable telnet (fixed)",
      "  HIGH Remove rsh (target-gone)",
      "",
      "Report: https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
      "",
      "Source openscap, benchmark xccdf_org.ssgproject.content_benchmark_RHEL-8, profile xccdf_org.ssgproject.content_profile_stig, as of 2026-11-21T02:00:00.000Z.",
    ]);
  });

  it("names twenty rules at most and says how many more there are", () => {
    const changes = Array.from({ length: 300 }, (_, index) =>
      changeOf(index % 2 === 0 ? "opened" : "resolved", {
        key: `${index}`,
        title: `Rule ${index}`,
      }),
    );

    const { text } = changeMessage(announcementOf(changes));

    expect(text.match(/Rule \d+/g)).to.have.length(20);
    expect(text).to.match(/… and 135 more[^]*… and 145 more/);
  });

  for (const [title, severities, severity] of [
    ["the worst of what is new", ["low", "critical", "medium"], "critical"],
    ["none where things only got better", [], "none"],
  ] as const) {
    it(`can be filtered by severity: ${title}`, () => {
      const fresh = severities.map((each: Severity) =>
        changeOf("opened", { key: each, severity: each }),
      );
      const better = changeOf("resolved", { key: "better", severity: "critical" });

      const { attributes } = changeMessage(announcementOf([better, ...fresh]));

      expect(attributes["severity"]).to.equal(severity);
    });
  }
});

describe("publishChanges", () => {
  const client = new SNSClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SNSClient>;

  beforeEach(() => {
    mock = mockClient(client);
    mock.on(PublishCommand).resolves({});
  });

  after(() => {
    mock.restore();
  });

  const inputs = () => mock.commandCalls(PublishCommand).map(({ args }) => args[0].input);

  it("publishes one message for each announcement, with what filters need", async () => {
    const kinds = ["opened", "opened", "resolved"] as const;
    const changes = kinds.map((kind, index) => changeOf(kind, { key: `${index}` }));

    await publishChanges(client, topic, announcementOf(changes));

    expect(inputs()).to.have.length(1);
    expect(inputs()[0]).to.include({
      TopicArn: topic,
      Subject: "2 new findings (worst: high) on i-0123456789abcdef0",
    });
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    expect(inputs()[0]?.MessageAttributes).to.deep.equal({
      severity: text("high"),
      kinds: { DataType: "String.Array", StringValue: '["opened","resolved"]' },
      source: text("openscap"),
      account: text("123456789012"),
      region: text("eu-central-1"),
      target: text("i-0123456789abcdef0"),
      id: text("2026-11-21T02:00:00.000Z~0123456789abcdef"),
    });
  });

  for (const kind of changeKinds) {
    const announcement = announcementOf([changeOf(kind)]);
    const published = isNews(announcement);
    it(`publishes ${published ? "" : "nothing "}where a finding is ${kind}`, async () => {
      await publishChanges(client, topic, announcement);

      expect(inputs()).to.have.length(published ? 1 : 0);
    });
  }

  it("keeps to what SNS takes, whatever the texts", async () => {
    await fc.assert(
      fc.asyncProperty(anyAnnouncement, async (announcement) => {
        mock.resetHistory();

        await publishChanges(client, topic, announcement);

        for (const { Subject, Message = "", MessageAttributes = {} } of inputs()) {
          expect(Subject).to.match(/^[!-~][ -~]{0,98}$/);
          expect(Message).to.match(/\S/);
          const attributes = Object.entries(MessageAttributes);
          expect(attributes).to.have.lengthOf.at.most(10);
          const values = attributes.map(([, { StringValue = "" }]) => StringValue);
          for (const value of values) expect(value).to.match(/\S/);
          for (const text of [Message, ...values]) {
            expect(text).to.match(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
          }
          const all = [Message, ...attributes.flat().map((each) => JSON.stringify(each))];
          expect(Buffer.byteLength(all.join(""))).to.be.at.most(262_144);
        }
      }),
    );
  });
});
