import {
  type ComplianceItemEntry,
  PutComplianceItemsCommand,
  type PutComplianceItemsCommandInput,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

describe("the endpoint of compliance items", () => {
  const stack = sharedStack("openProgram");
  const item = (Id: string): ComplianceItemEntry => ({
    Id,
    Title: `rule ${Id}`,
    Severity: "HIGH",
    Status: "NON_COMPLIANT",
  });
  const put = (input: Partial<PutComplianceItemsCommandInput>) =>
    new SSMClient(clientOptions(stack(), "everything")).send(
      new PutComplianceItemsCommand({
        ResourceId: "i-1",
        ResourceType: "ManagedInstance",
        ComplianceType: "Custom:OpenSCAP",
        ExecutionSummary: { ExecutionTime: new Date() },
        Items: [item("a")],
        ...input,
      }),
    );
  const idsOf = (node: string): unknown[] =>
    stack()
      .compliance.filter((list) => list.node === node)
      .flatMap(({ items }) => items.map(({ Id }) => Id));

  it("puts a whole list in the place of the last one of its type", async () => {
    await put({ Items: [item("a"), item("b")] });
    await put({ Items: [item("c")] });
    await put({ ResourceId: "i-2", Items: [item("d")] });

    expect(idsOf("i-1")).to.deep.equal(["c"]);
    expect(idsOf("i-2")).to.deep.equal(["d"]);
  });

  it("ignores a list with the hash of the last one", async () => {
    await put({ ResourceId: "i-3", Items: [item("a")], ItemContentHash: "same" });
    await put({ ResourceId: "i-3", Items: [item("b")], ItemContentHash: "same" });

    expect(idsOf("i-3")).to.deep.equal(["a"]);
  });

  const refused: readonly (readonly [string, Partial<PutComplianceItemsCommandInput>])[] = [
    ["a type of AWS's own", { ComplianceType: "Patch" }],
    ["one id twice", { Items: [item("a"), item("a")] }],
    ["an id of 101 characters", { Items: [item("x".repeat(101))] }],
    ["a title of 501 characters", { Items: [{ ...item("a"), Title: "x".repeat(501) }] }],
    [
      "a detail of 4097 characters",
      { Items: [{ ...item("a"), Details: { a: "x".repeat(4097) } }] },
    ],
    ["more than 10000 items", { Items: Array.from({ length: 10_001 }, (_, i) => item(`${i}`)) }],
  ];
  for (const [what, input] of refused) {
    it(`refuses ${what}`, async () => {
      expect((await failure(put(input))).name).to.equal("ValidationException");
    });
  }
});
