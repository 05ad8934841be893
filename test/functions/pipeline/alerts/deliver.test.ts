import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import {
  type AlertSink,
  type AlertTools,
  deliverAlerts,
} from "../../../../functions/pipeline/alerts/deliver";
import type { AlertDigest } from "../../../../functions/pipeline/alerts/digest";
import { SendOnce } from "../../../../functions/sinks/store/sendOnce";
import { changeEvent, fleetFinding, messagesOf, scanEvent } from "../../../helpers/alerts";
import { startDatabase, type TestDatabase } from "../../../helpers/dynamodb";

const start = Date.parse("2026-11-21T03:00:00Z");
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let sinks = 0;

/** A sink that keeps what it is sent, and can be told to fail. */
class Channel implements AlertSink {
  readonly name: string;
  readonly once: SendOnce;
  readonly sent: AlertDigest[] = [];
  fault: Error | undefined;

  constructor(database: TestDatabase) {
    sinks += 1;
    this.name = `sink ${sinks}`;
    this.once = new SendOnce(database.client, database.findings, this.name);
  }

  send(digest: AlertDigest): Promise<void> {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    this.sent.push(digest);
    return Promise.resolve();
  }

  /** What each digest was about. */
  get subjects(): readonly string[] {
    return this.sent.map(({ notice }) => notice.subject);
  }
}

describe("alerts", () => {
  let database: TestDatabase;
  let channel: Channel;
  let now = start;
  let owners = 0;
  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());
  beforeEach(() => {
    channel = new Channel(database);
    now = start;
  });

  /** The tools of one more invocation, a minute after the one before. */
  function tools(rest: Partial<AlertTools> = {}): AlertTools {
    owners += 1;
    return {
      sinks: [channel],
      read: () => Promise.resolve([]),
      nothingNew: false,
      putAside: () => Promise.resolve(),
      owner: `invocation ${owners}`,
      now: () => now,
      deadline: () => now + 60_000,
      log: silent,
      ...rest,
    };
  }

  const deliver = async (bodies: readonly string[], rest: Partial<AlertTools> = {}) => {
    const { batchItemFailures } = await deliverAlerts(messagesOf(...bodies), tools(rest));
    return batchItemFailures.length;
  };

  it("come as one digest for four hundred hosts, and once for all replays of their events", async () => {
    const bodies = Array.from({ length: 400 }, (_, index) =>
      changeEvent("opened", fleetFinding(index)),
    );

    expect(await deliver([...bodies, ...bodies])).to.equal(0);
    expect(await deliver(bodies)).to.equal(0);
    expect(await deliver(bodies.slice(7, 30))).to.equal(0);

    expect(channel.subjects).to.deep.equal(["400 new findings (worst: high) on 400 hosts"]);
  });

  it("tell only of what was not told before", async () => {
    const [one, two] = [1, 2].map((number) => changeEvent("opened", fleetFinding(number)));
    await deliver([one ?? ""]);
    await deliver([one ?? "", two ?? ""]);

    expect(channel.subjects).to.deep.equal(
      [1, 2].map(
        (number) => `1 new finding (worst: high) on ${fleetFinding(number).series.target.id}`,
      ),
    );
  });

  it("are sent again by the redelivery where sending failed", async () => {
    const body = changeEvent("opened", fleetFinding(1));
    channel.fault = new SinkError("Slack", "it is down");
    expect(await deliver([body])).to.equal(1);

    channel.fault = undefined;
    now += 120_000;
    expect(await deliver([body])).to.equal(0);

    expect(channel.sent).to.have.length(1);
  });

  it("are sent once more at most, and never lost, where the end comes between sending and remembering", async () => {
    const body = changeEvent("opened", fleetFinding(1));
    const { once } = channel;
    const remember = once.remember.bind(once);
    once.remember = () => Promise.reject(new Error("the function was ended"));
    expect(await deliver([body])).to.equal(1);

    once.remember = remember;
    expect(await deliver([body]), "the claim still holds").to.equal(1);
    now += 120_000;
    expect(await deliver([body])).to.equal(0);
    expect(await deliver([body])).to.equal(0);

    expect(channel.sent).to.have.length(2);
  });

  it("wait where another invocation is telling the same", async () => {
    const body = changeEvent("opened", fleetFinding(1));
    let failures = -1;
    const { once } = channel;
    channel = Object.assign(new Channel(database), { once });
    channel.send = async () => {
      failures = await deliver([body], { sinks: [Object.assign(new Channel(database), { once })] });
    };

    expect(await deliver([body])).to.equal(0);

    expect(failures).to.equal(1);
  });

  it("reach one sink where another one fails, and then only the other", async () => {
    const other = new Channel(database);
    other.fault = new SinkError("SNS", "it is down");
    const bodies = [changeEvent("opened", fleetFinding(1))];
    expect(await deliver(bodies, { sinks: [other, channel] })).to.equal(1);

    other.fault = undefined;
    now += 120_000;
    expect(await deliver(bodies, { sinks: [other, channel] })).to.equal(0);

    expect([channel.sent.length, other.sent.length]).to.deep.equal([1, 1]);
  });

  it("put aside what they cannot read, without holding up the rest", async () => {
    const aside: string[] = [];
    const putAside = (body: string) => {
      aside.push(body);
      return Promise.resolve();
    };

    const failed = await deliver(["junk", changeEvent("opened", fleetFinding(1))], { putAside });

    expect([failed, aside, channel.sent.length]).to.deep.equal([0, ["junk"], 1]);
  });

  it("give a message back that could not even be put aside", async () => {
    const putAside = () => Promise.reject(new SinkError("SQS", "it is down"));

    expect(await deliver(["junk"], { putAside })).to.equal(1);
  });

  it("say nothing of scans without news unless that is wanted", async () => {
    await deliver([scanEvent()]);
    expect(channel.sent).to.have.length(0);

    await deliver([scanEvent(), scanEvent({ outcome: "replayed" })], { nothingNew: true });
    await deliver([scanEvent()], { nothingNew: true });
    expect(channel.sent).to.have.length(1);
  });
});
