import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect } from "chai";
import type { LocalStack } from "../../../local/stack";
import { failure, fixture, sharedStack, withStack } from "../helpers/stacks";

const program = fixture("eventsProgram");
const stateChange = "EC2 Instance State-change Notification";

/** Puts an event as nobody in particular: the bus takes it past IAM. */
async function decide(stack: LocalStack, detail: Record<string, unknown>): Promise<void> {
  stack.emitEvent("tiny", "Decision", detail);
  await stack.settle();
}

async function terminate(stack: LocalStack, detail: Record<string, unknown> = {}): Promise<void> {
  const instance = { "instance-id": "i-0123456789abcdef0", state: "terminated", ...detail };
  stack.emitEvent("aws.ec2", stateChange, instance);
  await stack.settle();
}

describe("rules of the program", () => {
  const stack = sharedStack("eventsProgram");

  it("write events into a log group that lets them, and a part of them into a queue", async () => {
    await decide(stack(), { kind: "excepted" });

    const [line] = stack().logGroup("audit");
    expect(JSON.parse(line?.message ?? "")).to.deep.include({
      version: "0",
      source: "tiny",
      "detail-type": "Decision",
      account: "123456789012",
      region: "us-east-1",
      detail: { kind: "excepted" },
    });
    const [copy] = stack().queue("copies").messages;
    expect(copy?.body).to.equal('{"kind":"excepted"}');
    expect(stack().denied).to.deep.equal([]);
  });

  it("start functions that let them, and only for what they want", async () => {
    const before = stack().invocations.length;

    await terminate(stack(), { state: "running" });
    expect(stack().invocations).to.have.length(before);
    await terminate(stack());

    expect(stack().invocations).to.have.length(before + 1);
    const result = stack().invocations.at(-1)?.result as { event: Record<string, unknown> };
    expect(result.event).to.deep.include({
      source: "aws.ec2",
      detail: { "instance-id": "i-0123456789abcdef0", state: "terminated" },
    });
  });

  it("leave a function's failures to Lambda: two more attempts, then its destination", async () => {
    const before = stack().invocations.length;

    await terminate(stack(), { fail: true });

    expect(
      stack()
        .invocations.slice(before)
        .map(({ error }) => error?.errorMessage),
    ).to.deep.equal(["told to fail", "told to fail", "told to fail"]);
    const record = JSON.parse(stack().queue("failed").messages.at(-1)?.body ?? "") as {
      requestContext: Record<string, unknown>;
      requestPayload: { detail: Record<string, unknown> };
      responsePayload: Record<string, unknown>;
    };
    expect(record.requestContext).to.include({
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    });
    expect(record.requestPayload.detail).to.include({ fail: true });
    expect(record.responsePayload).to.include({ errorMessage: "told to fail" });
  });

  it("put aside what a target did not take", async () => {
    stack().faults.add({ action: "logs:PutLogEvents", kind: "error", status: 500, code: "FAILED" });
    const before = stack().logGroup("audit").length;

    await decide(stack(), { kind: "resolved" });

    expect(stack().logGroup("audit")).to.have.length(before);
    const message = stack().queue("undelivered").messages.at(-1);
    expect(message?.attributes["ERROR_CODE"]?.StringValue).to.equal("FAILED");
    expect(JSON.parse(message?.body ?? "")).to.deep.include({ detail: { kind: "resolved" } });
  });
});

describe("a rule that its target does not let in", () => {
  it("writes nothing into a log group whose policy names another rule", async () => {
    await withStack({ program, config: { without: "logPolicy" } }, async (stack) => {
      await decide(stack, { kind: "excepted" });

      expect(stack.logGroup("audit")).to.deep.equal([]);
      expect(stack.denied).to.have.length(1);
      expect(stack.denied[0]).to.include({
        principal: "events.amazonaws.com",
        action: "logs:PutLogEvents",
      });
      const [message] = stack.queue("undelivered").messages;
      expect(message?.attributes["ERROR_CODE"]?.StringValue).to.equal("NO_PERMISSIONS");
    });
  });

  it("starts no function whose permission is for another rule", async () => {
    await withStack({ program, config: { without: "permission" } }, async (stack) => {
      await terminate(stack);

      expect(stack.invocations).to.deep.equal([]);
      expect(stack.denied[0]).to.include({ action: "lambda:InvokeFunction" });
      expect(stack.queue("undelivered").messages).to.have.length(1);
    });
  });

  it("is not helped by a role that may put no events", async () => {
    await withStack({ program }, async (stack) => {
      const client = new EventBridgeClient({
        endpoint: stack.url,
        region: "us-east-1",
        credentials: stack.functionCredentials("teller"),
        maxAttempts: 1,
      });
      const Entries = [{ Source: "tiny", DetailType: "Decision", Detail: "{}" }];

      const error = await failure(client.send(new PutEventsCommand({ Entries })));

      expect(error.name).to.equal("AccessDeniedException");
      expect(stack.logGroup("audit")).to.deep.equal([]);
    });
  });
});
