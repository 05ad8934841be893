import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

describe("the SNS endpoint", () => {
  const stack = sharedStack("openProgram");

  function publish(input: Partial<PublishCommandInput>): Promise<unknown> {
    const TopicArn = String(stack().graph.outputs["topicArn"]);
    const client = new SNSClient(clientOptions(stack(), "everything"));
    return client.send(new PublishCommand({ TopicArn, Message: "text", ...input }));
  }

  it("keeps messages with subject and attributes", async () => {
    const MessageAttributes = {
      severity: { DataType: "String", StringValue: "high" },
      kinds: { DataType: "String.Array", StringValue: '["opened"]' },
    };

    await publish({ Subject: "3 findings", Message: "é & <more>", MessageAttributes });

    expect(stack().published.at(-1)).to.deep.equal({
      topicArn: stack().graph.outputs["topicArn"],
      subject: "3 findings",
      message: "é & <more>",
      attributes: {
        severity: { type: "String", value: "high" },
        kinds: { type: "String.Array", value: '["opened"]' },
      },
    });
  });

  const refused: readonly (readonly [what: string, input: Partial<PublishCommandInput>])[] = [
    ["a subject of 101 characters", { Subject: "x".repeat(101) }],
    ["a subject of two lines", { Subject: "one\ntwo" }],
    ["a subject that is not ASCII", { Subject: "é" }],
    ["a message above 256 KB", { Message: "x".repeat(262_145) }],
    ["an empty attribute", { MessageAttributes: { a: { DataType: "String", StringValue: "" } } }],
  ];
  for (const [what, input] of refused) {
    it(`refuses ${what}`, async () => {
      expect((await failure(publish(input))).name).to.equal("InvalidParameterException");
    });
  }

  it("says that a topic is not there", async () => {
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:other";

    expect((await failure(publish({ TopicArn }))).name).to.equal("NotFoundException");
  });

  it("answers a missing permission as SNS does", async () => {
    await withStack(
      { program: fixture("openProgram"), config: { statements: "[]" } },
      async (bare) => {
        const TopicArn = String(bare.graph.outputs["topicArn"]);
        const client = new SNSClient(clientOptions(bare, "everything"));

        const error = await failure(client.send(new PublishCommand({ TopicArn, Message: "x" })));

        expect(error.name).to.equal("AuthorizationErrorException");
      },
    );
  });
});

describe("the EventBridge endpoint", () => {
  const stack = sharedStack("openProgram");
  const event = (rest: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
    Source: "plumbline",
    DetailType: "Changed",
    Detail: '{"a":1}',
    ...rest,
  });
  const put = (...Entries: PutEventsRequestEntry[]) =>
    new EventBridgeClient(clientOptions(stack(), "everything")).send(
      new PutEventsCommand({ Entries }),
    );

  it("keeps events and gives each an id", async () => {
    const answer = await put(event({ Resources: ["arn:x"] }));

    expect(answer.FailedEntryCount).to.equal(0);
    expect(answer.Entries?.[0]?.EventId).to.be.a("string");
    expect(stack().events.at(-1)).to.deep.equal({
      bus: "default",
      source: "plumbline",
      detailType: "Changed",
      detail: { a: 1 },
      resources: ["arn:x"],
    });
  });

  const failing: readonly (readonly [
    what: string,
    rest: Partial<PutEventsRequestEntry>,
    code: string,
  ])[] = [
    ["a detail that is no JSON", { Detail: "x" }, "MalformedDetail"],
    ["a detail that is no object", { Detail: "[]" }, "MalformedDetail"],
    ["AWS's own sources", { Source: "aws.ec2" }, "NotAuthorizedForSourceException"],
    ["a missing type", { DetailType: undefined }, "InvalidArgument"],
    ["another bus", { EventBusName: "other" }, "InvalidArgument"],
  ];
  for (const [what, rest, code] of failing) {
    it(`fails the entry for ${what} and takes the others`, async () => {
      const answer = await put(event(rest), event());

      expect(answer.FailedEntryCount).to.equal(1);
      expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).to.deep.equal([code, undefined]);
    });
  }

  it("refuses 11 entries, and more than 256 KB together", async () => {
    const Detail = JSON.stringify({ a: "x".repeat(140_000) });

    for (const entries of [
      Array.from({ length: 11 }, () => event()),
      [event({ Detail }), event({ Detail })],
    ]) {
      expect((await failure(put(...entries))).name).to.equal("ValidationException");
    }
  });

  it("fails part of a batch when told to", async () => {
    stack().faults.add({
      kind: "partial",
      action: "events:PutEvents",
      count: 1,
      code: "Throttling",
    });

    const answer = await put(event(), event());

    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).to.deep.equal([
      "Throttling",
      undefined,
    ]);
  });

  it("lets a policy confine the source", async () => {
    const statement = {
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: "arn:aws:events:us-east-1:123456789012:event-bus/default",
      Condition: { "ForAllValues:StringEquals": { "events:source": "plumbline" } },
    };
    const config = { statements: JSON.stringify([statement]) };
    await withStack({ program: fixture("openProgram"), config }, async (restricted) => {
      const client = new EventBridgeClient(clientOptions(restricted, "everything"));
      await client.send(new PutEventsCommand({ Entries: [event()] }));

      const forged = new PutEventsCommand({ Entries: [event(), event({ Source: "other" })] });

      expect((await failure(client.send(forged))).name).to.equal("AccessDeniedException");
    });
  });
});
