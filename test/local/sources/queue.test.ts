import { expect } from "chai";
import fc from "fast-check";
import { VirtualClock } from "../../../local/clock";
import { LocalQueue, messageBytes, type QueueMessage } from "../../../local/sources/queue";

const second = 1000;

function queues(maxReceiveCount?: number) {
  const clock = new VirtualClock();
  const dead: QueueMessage[] = [];
  const redrive =
    maxReceiveCount === undefined ? {} : { redrive: { deadLetterArn: "dead", maxReceiveCount } };
  const settings = {
    logicalName: "q",
    name: "q",
    arn: "arn:aws:sqs:us-east-1:123456789012:q",
    url: "http://localhost/q",
    visibilityTimeoutSeconds: 30,
    delaySeconds: 0,
    maxMessageBytes: 262_144,
    ...redrive,
  };
  const queue = new LocalQueue(settings, clock, (message) => dead.push(message));
  const send = (body: string): QueueMessage => queue.send({ body, senderId: "s" });
  return { clock, dead, queue, send };
}

const bodies = (messages: readonly QueueMessage[]): string[] => messages.map(({ body }) => body);

describe("LocalQueue", () => {
  it("gives up to as many messages as asked for, oldest first", () => {
    const { queue, send } = queues();
    ["a", "b", "c"].forEach(send);

    expect(bodies(queue.receive(2))).to.deep.equal(["a", "b"]);
    expect(bodies(queue.receive(2))).to.deep.equal(["c"]);
    expect(queue.receive(2)).to.deep.equal([]);
  });

  it("hides a received message until its visibility timeout ends, and counts receives", () => {
    const { clock, queue, send } = queues();
    send("a");
    queue.receive(10);

    clock.advance(29 * second);
    expect(queue.receive(10)).to.deep.equal([]);
    clock.advance(second);
    expect(queue.receive(10)[0]?.receiveCount).to.equal(2);
  });

  it("deletes by the latest receipt handle only", () => {
    const { clock, queue, send } = queues();
    send("a");
    const old = queue.receive(1)[0]?.receiptHandle ?? "";
    clock.advance(30 * second);
    const latest = queue.receive(1)[0]?.receiptHandle ?? "";

    expect(queue.delete(old)).to.equal(false);
    expect(queue.messages).to.have.length(1);
    expect(queue.delete(latest)).to.equal(true);
    expect(queue.messages).to.have.length(0);
  });

  it("puts a message aside on the receive after the last that is allowed", () => {
    const { clock, dead, queue, send } = queues(3);
    send("a");
    for (let receive = 1; receive <= 3; receive += 1) {
      expect(queue.receive(1)).to.have.length(1);
      clock.advance(30 * second);
    }

    expect(queue.receive(1)).to.deep.equal([]);
    expect(dead).to.have.length(1);
    expect(dead[0]).to.include({ body: "a", receiveCount: 3 });
    expect(queue.messages).to.have.length(0);
  });

  it("holds back what is sent with a delay", () => {
    const { clock, queue } = queues();
    queue.send({ body: "later", senderId: "s", delaySeconds: 10 });

    expect(queue.receive(1)).to.deep.equal([]);
    clock.advance(10 * second);
    expect(bodies(queue.receive(1))).to.deep.equal(["later"]);
  });

  it("counts bytes of body and attributes", () => {
    const attributes = { é: { DataType: "String", StringValue: "ab" } };

    expect(messageBytes({ body: "é", attributes })).to.equal(2 + 2 + 6 + 2);
  });

  it("loses and doubles nothing: what was sent is in the queue, deleted or dead", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("send" as const) }),
      fc.record({ kind: fc.constant("receive" as const), limit: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant("delete" as const), index: fc.nat(5) }),
      fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, dead, queue, send } = queues(2);
        const sent: string[] = [];
        const deleted: string[] = [];
        let received: QueueMessage[] = [];
        for (const taken of steps) {
          if (taken.kind === "send") sent.push(send(String(sent.length)).id);
          if (taken.kind === "receive") received = [...received, ...queue.receive(taken.limit)];
          if (taken.kind === "wait") clock.advance(taken.seconds * second);
          if (taken.kind === "delete") {
            const message = received[taken.index];
            if (queue.delete(message?.receiptHandle ?? "")) deleted.push(message?.id ?? "");
          }
        }

        const ids = [...queue.messages, ...dead].map(({ id }) => id);
        expect([...ids, ...deleted].sort()).to.deep.equal(sent.sort());
        expect(Math.max(0, ...dead.map(({ receiveCount }) => receiveCount))).to.be.at.most(2);
      }),
    );
  });
});
