import { expect } from "chai";
import type { LocalStack } from "../../local/stack";
import { fixture, withStack } from "./helpers/stacks";

const bucket = "shared-bucket";

/** Details of the events in a log group. */
function details(stack: LocalStack, logGroup: string): readonly Record<string, unknown>[] {
  return stack
    .logGroup(logGroup)
    .map(({ message }) => (JSON.parse(message) as { detail: Record<string, unknown> }).detail);
}

describe("two stores in one account and Region", () => {
  it("have audit logs with the records of their own, of decisions and of remediations", async function () {
    await withStack({ program: fixture("twoStoresProgram") }, async (stack) => {
      stack.cloud.add({ kind: "bucket", id: bucket });
      await stack.settle();
      const rule = stack.config.rules.find(({ name }) => name.startsWith("blue-rule"));
      await stack.remediate(rule?.name ?? "", bucket);
      await stack.settle();

      const [decision, ...others] = details(stack, "blue-audit");
      expect(decision).to.include({ decision: "resolved", source: "config" });
      expect(String(decision?.["store"])).to.match(/^blue-findings/);
      expect(others).to.deep.equal([]);
      expect(details(stack, "blue-pack-audit").map(({ outcome }) => outcome)).to.deep.equal([
        "started",
        "changed",
      ]);
      expect(details(stack, "green-audit")).to.deep.equal([]);
      expect(details(stack, "green-pack-audit")).to.deep.equal([]);
    });
  });
});
