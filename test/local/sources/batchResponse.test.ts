import { expect } from "chai";
import type { Invocation } from "../../../local/lambda/invocation";
import { handledMessages } from "../../../local/sources/batchResponse";
import type { QueueMessage } from "../../../local/sources/queue";

const batch = ["a", "b"].map((id) => ({ id }) as QueueMessage);

function invocation(outcome: Partial<Invocation>): Invocation {
  const fixed = { function: "f", requestId: "r", event: {}, milliseconds: 1, maxRssMegabytes: 1 };
  return { ...fixed, logs: [], stderr: "", ...outcome };
}

describe("handledMessages", () => {
  const failures = (...ids: unknown[]): unknown => ({
    batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
  });
  const error = { errorType: "Error", errorMessage: "broken", trace: [] };
  const table: readonly (readonly [when: string, outcome: Partial<Invocation>, ids: string[]])[] = [
    ["all when none is named", { result: failures() }, ["a", "b"]],
    ["those that are not named", { result: failures("a") }, ["b"]],
    ["none when all are named", { result: failures("a", "b") }, []],
    ["all for an answer of null", { result: null }, ["a", "b"]],
    ["all for an answer without the list", { result: {} }, ["a", "b"]],
    ["all for a list of null", { result: { batchItemFailures: null } }, ["a", "b"]],
    ["none for an empty id", { result: failures("") }, []],
    ["none for an id of another batch", { result: failures("c") }, []],
    ["none for an id that is no text", { result: failures(1) }, []],
    ["none for an answer that is text", { result: "done" }, []],
    ["none when the function failed", { error }, []],
  ];
  for (const [when, outcome, ids] of table) {
    it(`gives ${when}`, () => {
      const handled = handledMessages(batch, invocation(outcome), true);

      expect(handled.map(({ id }) => id)).to.deep.equal(ids);
    });
  }

  it("does not look at the answer where failures are not reported", () => {
    const handled = handledMessages(batch, invocation({ result: failures("a") }), false);

    expect(handled).to.deep.equal(batch);
  });
});
