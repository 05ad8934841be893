import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

describe("the SQS endpoint", () => {
  const stack = sharedStack("openProgram");

  function send(
    input: Partial<SendMessageCommandInput>,
  ): Promise<{ MessageId?: string | undefined }> {
    const client = new SQSClient(clientOptions(stack(), "everything"));
    const QueueUrl = String(stack().graph.outputs["queueUrl"]);
    return client.send(new SendMessageCommand({ QueueUrl, MessageBody: "body", ...input }));
  }

  it("puts a message with its attributes into the queue, and its digest satisfies the client", async () => {
    const reason = { DataType: "String", StringValue: "broken" };

    const { MessageId } = await send({ MessageAttributes: { reason } });

    const message = stack()
      .queue("queue")
      .messages.find(({ id }) => id === MessageId);
    expect(message).to.deep.include({ body: "body", attributes: { reason } });
    expect(message?.senderId).to.match(/^AROA[A-Z2-7]{17}:everything-\w{7}$/);
  });

  it("takes as many bytes as the queue does, attributes included, and not one more", async () => {
    const attribute = { DataType: "String", StringValue: "v" };
    const body = "x".repeat(262_144 - "name".length - "String".length - 1);

    await send({ MessageBody: body, MessageAttributes: { name: attribute } });
    const error = await failure(
      send({ MessageBody: `${body}x`, MessageAttributes: { name: attribute } }),
    );

    expect(error.message).to.contain("262144");
  });

  it("refuses an empty attribute and a queue that is not there", async () => {
    const empty = { name: { DataType: "String", StringValue: "" } };

    expect((await failure(send({ MessageAttributes: empty }))).message).to.contain("name");
    expect((await failure(send({ QueueUrl: `${stack().url}/1/other` }))).name).to.contain(
      "QueueDoesNotExist",
    );
  });
});

describe("the Systems Manager endpoint", () => {
  const stack = sharedStack("openProgram");

  function get(Name: string): Promise<string | undefined> {
    const client = new SSMClient(clientOptions(stack(), "everything"));
    return client.send(new GetParameterCommand({ Name })).then(({ Parameter }) => Parameter?.Value);
  }

  it("gives a parameter's value, and the new one once it is changed", async () => {
    const first = await get("/open/parameter");
    stack().parameters.set("/open/parameter", "second");

    expect([first, await get("/open/parameter")]).to.deep.equal(["first", "second"]);
  });

  it("says ParameterNotFound", async () => {
    expect((await failure(get("/other"))).name).to.equal("ParameterNotFound");
  });
});
