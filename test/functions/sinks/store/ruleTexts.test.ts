import { expect } from "chai";
import type { Finding } from "../../../../functions/findings/finding";
import { RuleTexts } from "../../../../functions/sinks/store/ruleTexts";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { findingOf } from "../../../helpers/findings";

describe("the texts of rules", () => {
  let database: TestDatabase;

  before(async () => {
    database = await startDatabase();
  });
  after(() => database.close());

  function texts(): RuleTexts {
    return new RuleTexts(database.client, database.findings);
  }

  function bare(finding: Finding): Finding {
    return { ...finding, description: undefined, fixText: undefined };
  }

  it("are given back to findings of any machine", async () => {
    const finding = findingOf({ key: "a", description: "what it is", fixText: "how to fix it" });
    await texts().keep([finding]);

    const elsewhere = bare(findingOf({ key: "a" }));
    const [described] = await texts().describe([elsewhere]);

    expect(described).to.include({ description: "what it is", fixText: "how to fix it" });
  });

  it("are those of the benchmark's own release", async () => {
    await texts().keep([findingOf({ key: "b", benchmarkVersion: "1", description: "old" })]);
    await texts().keep([findingOf({ key: "b", benchmarkVersion: "2", description: "new" })]);

    const versions = ["1", "2", "3"].map((benchmarkVersion) =>
      bare(findingOf({ key: "b", benchmarkVersion })),
    );
    const described = await texts().describe(versions);

    expect(described.map(({ description }) => description)).to.deep.equal([
      "old",
      "new",
      undefined,
    ]);
  });

  it("are written once, whoever else has them already", async () => {
    const finding = findingOf({ key: "c", description: "the first words" });
    await texts().keep([finding]);
    await texts().keep([{ ...finding, description: "other words" }]);

    const [described] = await texts().describe([bare(finding)]);

    expect(described?.description).to.equal("the first words");
  });

  it("are kept and found for more rules than one call takes", async () => {
    const many = Array.from({ length: 230 }, (_, index) =>
      findingOf({ key: `rule-${index}`, description: `text ${index}` }),
    );
    await texts().keep(many);

    const described = await texts().describe(many.map(bare));

    expect(described.map(({ description }) => description)).to.deep.equal(
      many.map(({ description }) => description),
    );
  });
});
