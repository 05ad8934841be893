import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandInput,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { SinkError } from "../../../../functions/errors";
import { entryBytes, putEvents } from "../../../../functions/sinks/eventBridge/eventsPut";
import { FakeClock } from "../../../helpers/fakeClock";

describe("putEvents", () => {
  const client = new EventBridgeClient({ region: "eu-central-1" });
  let mock: AwsClientStub<EventBridgeClient>;
  let clock: FakeClock;

  beforeEach(() => {
    mock = mockClient(client);
    clock = new FakeClock();
    refuse(() => undefined);
  });

  after(() => {
    mock.restore();
  });

  /** Refuses entries by their detail type and the number of the call, from 1. */
  function refuse(code: (type: string, call: number) => string | undefined): void {
    let call = 0;
    mock.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
      call += 1;
      const results = Entries.map(({ DetailType = "" }) => {
        const ErrorCode = code(DetailType, call);
        return ErrorCode ? { ErrorCode, ErrorMessage: "refused" } : { EventId: "id" };
      });
      const FailedEntryCount = results.filter((result) => "ErrorCode" in result).length;
      return { FailedEntryCount, Entries: results };
    });
  }

  const calls = (): PutEventsRequestEntry[][] =>
    mock.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
  const types = (): string[] => calls().map((call) => call.map((e) => e.DetailType).join(""));
  const put = (entries: readonly PutEventsRequestEntry[]): Promise<unknown> =>
    putEvents(client, entries, { clock }).catch((error: unknown) => error);

  it("makes no call for nothing", async () => {
    await put([]);

    expect(calls()).to.deep.equal([]);
  });

  it("sends each entry once, in order, at most 10 and less than 256 KB a call", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 230_000 }), { maxLength: 40 }),
        fc.constantFrom("x", "漢"),
        async (sizes, unit) => {
          mock.resetHistory();
          const entries = sizes.map((size, index) =>
            entryOf(`${index}`, unit.repeat(size / Buffer.byteLength(unit))),
          );

          await putEvents(client, entries);

          expect(calls().flat()).to.deep.equal(entries);
          for (const call of calls()) {
            expect(call).to.have.lengthOf.within(1, 10);
            const bytes = call.reduce((sum, entry) => sum + entryBytes(entry), 0);
            expect(bytes).to.be.below(256_000);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("counts an entry as EventBridge does", () => {
    const entry = { Source: "é", DetailType: "b", Detail: "{}", Resources: ["漢"] };

    expect(entryBytes(entry)).to.equal(2 + 1 + 2 + 3);
    expect(entryBytes({ ...entry, Time: new Date() })).to.equal(8 + 14);
  });

  it("tries again what was throttled, and that alone", async () => {
    refuse((type, call) => (type === "b" && call < 3 ? "ThrottlingException" : undefined));

    expect(await put([entryOf("a"), entryOf("b"), entryOf("c")])).to.equal(undefined);

    expect(types()).to.deep.equal(["abc", "b", "b"]);
    expect(clock.waits).to.have.length(2);
  });

  it("sends all others where one can never be taken, and then says so", async () => {
    const entries = Array.from("abcdefghijklmn", (type) => entryOf(type));
    refuse((type) => (type === "b" ? "MalformedDetail" : undefined));

    const thrown = await put(entries);

    expect(types()).to.deep.equal(["abcdefghij", "klmn"]);
    expect(thrown).to.be.instanceOf(SinkError);
    expect((thrown as Error).message).to.equal(
      "EventBridge refused 1 of 14 events: MalformedDetail: refused",
    );
  });

  it("stops where EventBridge does not keep up, because all of it comes again", async () => {
    const entries = Array.from("abcdefghijklmn", (type) => entryOf(type));
    refuse((type) => (type === "b" ? "InternalFailure" : undefined));

    const thrown = await put(entries);

    expect(types()).to.deep.equal(["abcdefghij", "b", "b", "b", "b", "b"]);
    expect(thrown).to.be.instanceOf(SinkError);
  });

  it("does not take an answer that names fewer entries than failed for success", async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 1 });

    expect(await put([entryOf("a")])).to.be.instanceOf(SinkError);
  });

  it("tries a call again whose error may pass, and says so where it stays", async () => {
    const throttle = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    mock.on(PutEventsCommand).rejects(throttle);

    const thrown = await put([entryOf("a")]);

    expect(calls()).to.have.length(6);
    expect(thrown).to.be.instanceOf(SinkError);
    expect((thrown as Error).cause).to.equal(throttle);
  });

  it("lets other errors be what they are", async () => {
    const denied = Object.assign(new Error("not authorized"), {
      name: "AccessDeniedException",
      $fault: "client",
    });
    mock.on(PutEventsCommand).rejects(denied);

    expect(await put([entryOf("a")])).to.equal(denied);
    expect(calls()).to.have.length(1);
  });
});

function entryOf(DetailType: string, Detail = "{}"): PutEventsRequestEntry {
  return { Source: "plumbline", DetailType, Detail };
}
