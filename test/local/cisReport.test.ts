import * as fs from "node:fs";
import { expect } from "chai";
import type { LocalStack } from "../../local/stack";
import { check, cisScan, poll, target } from "../helpers/cisScans";
import { withStack } from "./helpers/stacks";

const config = { "plumbline:inspectorCis": "{}", "plumbline:alerts": "{}" };
const minute = 60_000;
const web = "i-0aaa1111bbb22223c";
const mended = "i-0bbb2222ccc33334d";
const old = "i-0ccc3333ddd44445e";
const gone = "i-0ddd4444eee55556f";
const untagged = "i-0eee5555fff66667a";
const members = "i-0fff6666aaa77778b";
const member = "210987654321";
const everyone = [mended, old, gone, untagged, members];

/** Ids of the targets that the newest report says were not measured. */
async function leftOut(stack: LocalStack): Promise<readonly string[]> {
  await stack.fire("drift-report");
  const [page] = stack.objects
    .list(String(stack.graph.outputs["reportsBucket"]))
    .filter(({ key }) => key.endsWith("-report.html"))
    .sort((one, other) => (one.key < other.key ? 1 : -1));
  if (page === undefined) throw new Error("there is no report");
  const text = fs.readFileSync(stack.objects.fileOf(page), "utf8");
  const [, table] = text.split(/<caption>\s*Targets that Amazon Inspector/);
  return [...(table ?? "").matchAll(/<th scope="row"><code[^>]*>([^<]+)</g)]
    .map(([, id = ""]) => id)
    .sort();
}

describe("the report on targets that Inspector has not measured, in the whole stack", () => {
  it("has those that stand so, until they are measured, gone or no longer asked for", async () => {
    await withStack({ config }, async (stack) => {
      const checks = [check("1.1", "PASSED")];
      const unmanaged = { status: "CANCELLED", reason: "SSM_UNMANAGED" };
      const elsewhere = { ...unmanaged, account: member };
      stack.cisScans.run(
        cisScan(stack, "one", [
          target(web, checks),
          ...[mended, gone, untagged].map((id) => target(id, [], unmanaged)),
          target(old, checks, { reason: "UNSUPPORTED_OS" }),
          target(members, [], elsewhere),
        ]),
      );
      await poll(stack);

      expect(await leftOut(stack)).to.deep.equal(everyone);

      // What becomes of an instance is known to EC2 alone, of a member's as well.
      for (const [id, account] of [[gone], [members, member]] as const) {
        const detail = { "instance-id": id, state: "terminated" };
        const type = "EC2 Instance State-change Notification";
        stack.emitEvent("aws.ec2", type, detail, undefined, account);
      }
      await stack.advance(minute);
      expect(await leftOut(stack)).to.deep.equal([mended, old, untagged].sort());

      // A scan that failed says nothing of what it has not come to.
      stack.cisScans.run(cisScan(stack, "failed", [], { status: "FAILED" }));
      await poll(stack);
      await stack.advance(minute);
      expect(await leftOut(stack)).to.deep.equal([mended, old, untagged].sort());

      stack.cisScans.run(
        cisScan(stack, "two", [
          target(web, checks),
          target(mended, checks),
          target(old, checks, { reason: "UNSUPPORTED_OS" }),
        ]),
      );
      await poll(stack);
      await stack.advance(minute);

      expect(await leftOut(stack)).to.deep.equal([old]);
      expect(stack.denied).to.deep.equal([]);
      const [run] = stack.invocations.filter(({ function: name }) => name === "drift-report");
      expect(run?.error).to.equal(undefined);
    });
  });
});
