import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import { publishMessage } from "../../../../functions/sinks/sns/topicPut";

const topic = "arn:aws:sns:eu-central-1:123456789012:changes";

describe("publishMessage", () => {
  const client = new SNSClient({ region: "eu-central-1" });
  let mock: AwsClientStub<SNSClient>;

  beforeEach(() => {
    mock = mockClient(client);
    mock.on(PublishCommand).resolves({});
  });

  after(() => {
    mock.restore();
  });

  const published = () => mock.commandCalls(PublishCommand).at(-1)?.args[0].input;

  it("cuts a text so that it fits with its attributes, by bytes, and never inside a character", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("x", "é", "漢", "😀"),
        fc.integer({ min: 260_000, max: 263_000 }),
        fc.array(fc.constantFrom("opened", "漢字"), { maxLength: 50 }),
        async (unit, bytes, kinds) => {
          const text = unit.repeat(bytes / Buffer.byteLength(unit));

          await publishMessage(client, topic, { subject: "s", text, attributes: { kinds } });

          const { Message = "", MessageAttributes = {} } = published() ?? {};
          const attributes = Object.entries(MessageAttributes)
            .map(([name, { DataType = "", StringValue = "" }]) => name + DataType + StringValue)
            .join("");
          expect(Buffer.byteLength(Message + attributes)).to.be.at.most(262_144);
          expect(Buffer.from(Message).toString()).to.equal(Message);
          const whole = Buffer.byteLength(text + attributes) <= 262_144;
          expect(Message === text).to.equal(whole);
        },
      ),
      { numRuns: 30 },
    );
  });

  for (const [subject, shown] of [
    ["two\nlines", "two?lines"],
    ["größer", "gr??er"],
    [" ", "Plumbline"],
    ["x".repeat(99), "x".repeat(99)],
    ["x".repeat(100), `${"x".repeat(96)}...`],
  ] as const) {
    it(`makes a subject that an e-mail can have of ${JSON.stringify(subject.slice(0, 12))}, ${subject.length} long`, async () => {
      await publishMessage(client, topic, { subject, text: "t", attributes: {} });

      expect(published()?.Subject).to.equal(shown);
    });
  }

  it("leaves out attributes without a value, which SNS refuses", async () => {
    await publishMessage(client, topic, {
      subject: "s",
      text: " ",
      attributes: { a: " ", b: "x" },
    });

    expect(published()?.MessageAttributes).to.have.all.keys("b");
    expect(published()?.Message).to.equal("(empty)");
  });

  for (const name of ["ThrottledException", "KMSThrottlingException"]) {
    it(`says that ${name} may pass`, async () => {
      const throttle = Object.assign(new Error("slow down"), { name, $fault: "client" });
      mock.on(PublishCommand).rejects(throttle);

      const thrown: unknown = await publishMessage(client, topic, {
        subject: "s",
        text: "t",
        attributes: {},
      }).catch((error: unknown) => error);

      expect(thrown).to.be.instanceOf(SinkError);
      expect((thrown as Error).message).to.equal("SNS could not publish a message: slow down");
    });
  }

  it("lets other errors be what they are", async () => {
    const missing = Object.assign(new Error("no topic"), {
      name: "NotFoundException",
      $fault: "client",
    });
    mock.on(PublishCommand).rejects(missing);

    const thrown: unknown = await publishMessage(client, topic, {
      subject: "s",
      text: "t",
      attributes: {},
    }).catch((error: unknown) => error);

    expect(thrown).to.equal(missing);
  });
});
