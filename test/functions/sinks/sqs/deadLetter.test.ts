import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import {
  asideMessage,
  type AsideMessage,
  type PutAside,
  putAside,
} from "../../../../functions/sinks/sqs/deadLetter";
import { utf8Length } from "../../../../functions/sinks/text";
import { oddText } from "../../../helpers/texts";

const message: PutAside = {
  body: '{"Records":[]}',
  reason: "line 3, column 7: expected TestResult",
  errorName: "DocumentError",
  bucket: "results",
  key: "AROA:i-1/2026-11-21T02-00-00Z-scap-results.xml.gz",
  versionId: "v1",
  line: 3,
  column: 7,
};

describe("putAside", () => {
  const client = new SQSClient({ region: "eu-central-1" });
  const mock = mockClient(client);

  beforeEach(() => {
    mock.reset();
  });

  it("sends the message as it came, its reason and place as attributes", async () => {
    mock.on(SendMessageCommand).resolves({ MessageId: "m" });

    await putAside(client, "https://sqs/queue", message);

    expect(mock.commandCalls(SendMessageCommand).map(({ args }) => args[0].input)).to.deep.equal([
      {
        QueueUrl: "https://sqs/queue",
        MessageBody: '{"Records":[]}',
        MessageAttributes: {
          Reason: { DataType: "String", StringValue: "line 3, column 7: expected TestResult" },
          ErrorName: { DataType: "String", StringValue: "DocumentError" },
          Bucket: { DataType: "String", StringValue: "results" },
          Key: {
            DataType: "String",
            StringValue: "AROA:i-1/2026-11-21T02-00-00Z-scap-results.xml.gz",
          },
          VersionId: { DataType: "String", StringValue: "v1" },
          Line: { DataType: "Number", StringValue: "3" },
          Column: { DataType: "Number", StringValue: "7" },
        },
      },
    ]);
  });

  it("says that an unreachable queue may pass", async () => {
    mock
      .on(SendMessageCommand)
      .rejects(Object.assign(new Error("timed out"), { name: "TimeoutError" }));

    const thrown: unknown = await putAside(client, "https://sqs/queue", message).catch(
      (error: unknown) => error,
    );

    expect(thrown).to.be.instanceOf(SinkError);
    expect((thrown as Error).message).to.equal("SQS could not put a message aside: timed out");
  });
});

describe("asideMessage", () => {
  it("leaves out what is not known or blank, since SQS takes no empty value", () => {
    const { MessageAttributes } = asideMessage({
      body: "b",
      reason: "r",
      errorName: " ",
      bucket: "",
    });

    expect(MessageAttributes).to.deep.equal({ Reason: { DataType: "String", StringValue: "r" } });
  });

  it("says so where the body could not be sent as it came", () => {
    const changed = (body: string): [string, boolean] => {
      const sent = asideMessage({ ...message, body });
      return [sent.MessageBody, "BodyChanged" in sent.MessageAttributes];
    };

    expect(changed("")).to.deep.equal(["(empty)", true]);
    expect(changed("a\u0000b")).to.deep.equal(["a\ufffdb", true]);
    expect(changed("a b")).to.deep.equal(["a b", false]);
    const [long, marked] = changed("漢".repeat(100_000));
    expect(marked).to.equal(true);
    expect(long).to.match(/^漢+…$/);
    expect(sizeOf(asideMessage({ ...message, body: "漢".repeat(100_000) }))).to.be.within(
      262_140,
      262_144,
    );
  });

  it("is a message that SQS takes, whatever it is made from", () => {
    const anyMessage = fc.record(
      {
        body: fc.oneof(
          oddText,
          fc
            .tuple(fc.constantFrom("x", "漢", "😀", "\u0001"), fc.integer({ min: 0, max: 300_000 }))
            .map(([unit, times]) => unit.repeat(times)),
        ),
        reason: oddText,
        errorName: oddText,
        bucket: oddText,
        key: oddText,
        versionId: oddText,
        line: fc.oneof(fc.nat(), fc.constantFrom(NaN, Infinity)),
        column: fc.nat(),
      },
      { requiredKeys: ["body", "reason", "errorName"] },
    );
    fc.assert(
      fc.property(anyMessage, (aside) => {
        const sent = asideMessage(aside);
        const attributes = Object.entries(sent.MessageAttributes);

        expect(sizeOf(sent)).to.be.at.most(262_144);
        expect(sent.MessageBody).to.match(taken);
        expect(attributes.length).to.be.at.most(10);
        for (const [name, { DataType, StringValue = "" }] of attributes) {
          expect(name).to.match(/^[A-Za-z]{1,256}$/);
          expect(StringValue).to.match(DataType === "Number" ? /^-?\d+$/ : taken);
          expect(StringValue.length).to.be.at.most(1024);
        }
        expect(sent.MessageAttributes["Reason"]?.StringValue?.length ?? 0).to.be.at.most(1000);
      }),
    );
  });
});

/** One or more of the characters that SQS allows. */
const taken = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

function sizeOf({ MessageBody, MessageAttributes }: AsideMessage): number {
  return Object.entries(MessageAttributes)
    .flatMap(([name, { DataType = "", StringValue = "" }]) => [name, DataType, StringValue])
    .reduce((sum, text) => sum + utf8Length(text), utf8Length(MessageBody));
}
