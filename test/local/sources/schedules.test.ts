import { expect } from "chai";
import { withStack, failure, fixture } from "../helpers/stacks";

const program = fixture("eventsProgram");
const hour = 3_600_000;

interface Told {
  readonly event: Record<string, unknown>;
  readonly now: number;
  readonly date: string;
  readonly is: boolean;
}

describe("schedules of the program", () => {
  it("fire when the time is put forward, each once, and functions see that time", async () => {
    await withStack({ program }, async (stack) => {
      await stack.advance(hour / 2);
      expect(stack.invocations).to.deep.equal([]);

      const before = Date.now();
      await stack.advance(100 * hour);

      const told = stack.invocations
        .map(({ result }) => result as Told)
        .filter(({ event }) => event["source"] === "aws.scheduler");
      expect(told).to.have.length(1);
      expect(told[0]?.now).to.be.within(before + 100 * hour, Date.now() + 101 * hour);
      expect(Date.parse(told[0]?.date ?? "")).to.be.within(
        before + 100 * hour,
        Date.now() + 101 * hour,
      );
      expect(told[0]?.is).to.equal(true);
      expect(stack.denied).to.deep.equal([]);
    });
  });

  it("give their input with the time at which they were due", async () => {
    await withStack({ program }, async (stack) => {
      await stack.advance(7 * 24 * hour);

      const events = stack.invocations.map(({ event }) => event as Record<string, unknown>);
      const monday = events.find((event) => "at" in event)?.["at"] as string;
      expect(monday).to.match(/T02:30:00Z$/);
      expect(new Date(monday).getUTCDay()).to.equal(1);
    });
  });

  it("can be fired by name; another name is answered with those that there are", async () => {
    await withStack({ program }, async (stack) => {
      await stack.fire("hourly");

      expect(stack.invocations).to.have.length(1);
      expect(stack.invocations[0]?.event).to.include({
        "detail-type": "Scheduled Event",
        detail: "{}",
      });
      const error = await failure(stack.fire("daily"));
      expect(error.message).to.equal('the program has no schedule "daily": it has hourly, mondays');
    });
  });

  it("start nothing that their role may not, and put that aside", async () => {
    await withStack({ program, config: { without: "invoke" } }, async (stack) => {
      await stack.fire("hourly");

      expect(stack.invocations).to.deep.equal([]);
      expect(stack.denied[0]).to.include({ action: "lambda:InvokeFunction" });
      expect(stack.queue("undelivered").messages).to.have.length(1);
    });
  });

  it("are refused a role that does not trust Scheduler", async () => {
    const error = await failure(
      withStack({ program, config: { without: "trust" } }, () => Promise.resolve()),
    );

    expect(error.message).to.match(/^schedule hourly: the trust policy of schedule does not/);
  });
});
