import { expect } from "chai";
import { parseFailureRecord } from "../../../../functions/pipeline/uploads/failureRecord";

describe("a failure record", () => {
  it("has its texts cut with a mark, where they are longer than a script writes them", () => {
    const record = parseFailureRecord(
      JSON.stringify({ schema: "plumbline/scan-failure/1", message: "x".repeat(2000) }),
    );

    expect(record.message).to.equal(`${"x".repeat(999)}…`);
  });
});
