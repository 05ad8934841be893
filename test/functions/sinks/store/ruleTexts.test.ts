import { expect } from "chai";
import type { Finding } from "../../../../functions/findings/finding";
import { textDigest } from "../../../../functions/findings/words";
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

  /** A finding whose own scan said this of its rule. */
  function saying(rest: Partial<Finding>): Finding {
    const finding = findingOf({ description: undefined, fixText: undefined, ...rest });
    return { ...finding, textDigest: textDigest(finding, finding) };
  }

  /** The finding as the table has it. */
  function bare(finding: Finding): Finding {
    const { description: _description, fixText: _fixText, ...rest } = finding;
    return rest;
  }

  it("are given back to findings of any host that says the same", async () => {
    const finding = saying({ key: "a", description: "what it is", fixText: "how to fix it" });
    await texts().keep([finding]);

    const [described] = await texts().describe([bare(finding)]);

    expect(described).to.include({ description: "what it is", fixText: "how to fix it" });
  });

  it("are those of the host's own scan, whoever else has said something else before or after", async () => {
    const [one, other] = [
      saying({ key: "b", fixText: "the words of one" }),
      saying({ key: "b", fixText: "the words of another" }),
    ];
    for (const finding of [one, other, one]) await texts().keep([finding]);

    const described = await texts().describe([bare(one), bare(other)]);

    expect(described.map(({ fixText }) => fixText)).to.deep.equal([
      "the words of one",
      "the words of another",
    ]);
  });

  it("are not found for a finding that does not name them", async () => {
    await texts().keep([saying({ key: "c", description: "what it is" })]);
    const { textDigest: _, ...nameless } = bare(findingOf({ key: "c" }));

    expect(await texts().describe([nameless])).to.deep.equal([nameless]);
  });

  it("are kept and found for more rules than one call takes", async () => {
    const many = Array.from({ length: 230 }, (_, index) =>
      saying({ key: `rule-${index}`, description: `text ${index}` }),
    );
    await texts().keep(many);

    const described = await texts().describe(many.map(bare));

    expect(described.map(({ description }) => description)).to.deep.equal(
      many.map(({ description }) => description),
    );
  });
});
