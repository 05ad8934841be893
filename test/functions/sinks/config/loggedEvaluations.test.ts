import { expect } from "chai";
import {
  type ConfigEvaluation,
  loggedEvaluations,
} from "../../../../functions/sinks/config/configEvaluations";

const orderingTime = "2026-11-21T02:00:00.000Z";

describe("what the log of a rule has of its evaluations", () => {
  it("names each resource with its result, what does not comply first", () => {
    const type = "AWS::S3::Bucket";
    const evaluations: readonly ConfigEvaluation[] = [
      { type, id: "good", compliance: "COMPLIANT", orderingTime },
      { type, id: "bad", compliance: "NON_COMPLIANT", annotation: "It is open.", orderingTime },
    ];

    expect(JSON.parse(JSON.stringify(loggedEvaluations(evaluations)))).to.deep.equal([
      { type, id: "bad", compliance: "NON_COMPLIANT", annotation: "It is open." },
      { type, id: "good", compliance: "COMPLIANT" },
    ]);
  });

  it("fits into a log event, whatever a periodic run puts", () => {
    const many = Array.from({ length: 5000 }, (_, index): ConfigEvaluation => ({
      type: "AWS::EC2::SecurityGroup",
      id: `sg-${index}`,
      compliance: index === 4999 ? "NON_COMPLIANT" : "COMPLIANT",
      annotation: "a".repeat(256),
      orderingTime,
    }));

    const logged = loggedEvaluations(many);

    expect(logged[0]?.id).to.equal("sg-4999");
    expect(JSON.stringify(logged).length).to.be.below(100_000);
  });
});
