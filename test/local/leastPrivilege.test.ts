import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { plannedSamples } from "../../cli/local/plan";
import type { LocalStack } from "../../local/stack";
import { withStack } from "./helpers/stacks";

const samples = plannedSamples(path.join(__dirname, "..", "..", "samples"));
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** Permissions that no run here can need, and why. */
const notHere: Readonly<Record<string, string>> = {
  "s3:GetObject": "notifications of a versioned bucket always name a version",
  "kms:DescribeKey": "DynamoDB asks it when a table is made",
  "kms:Encrypt": "DynamoDB asks it when a table is made",
  "kms:ReEncrypt*": "DynamoDB asks it when a table is made",
};

/** Uploads a sample, as its own host or as another one. */
async function upload(stack: LocalStack, index: number, host?: string): Promise<void> {
  const sample = samples[index];
  if (sample === undefined) throw new Error(`there is no sample ${index}`);
  await put(stack, host ?? sample.instanceId, sample.objectName, fs.readFileSync(sample.path));
}

async function put(
  stack: LocalStack,
  instanceId: string,
  name: string,
  body: Buffer | string,
): Promise<void> {
  const key = `${stack.instance(instanceId).roleId}:${instanceId}/${name}`;
  await stack.upload({ instanceId, key, body });
  await stack.settle();
}

/** Everything that the program's function can be given. */
async function everything(stack: LocalStack): Promise<void> {
  stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
  const host = samples[0]?.instanceId ?? "";
  await upload(stack, 0);
  await upload(stack, 1);
  await upload(stack, 1, "i-0fedcba9876543210");
  await put(stack, host, "2026-11-21T10-00-00Z-scap-results.xml", "<broken");
  const record = { schema: "plumbline/scan-failure/1", instanceId: host, stage: "scan" };
  await put(stack, host, "2026-11-21T11-00-00Z-scap-failure.json", JSON.stringify(record));
}

describe("the program's own permissions", () => {
  for (const [kind, config] of [
    ["by default", {}],
    ["with a customer's key", { kmsKeyArn }],
  ] as const) {
    it(`suffice for everything that can happen, and none is there for nothing, ${kind}`, async () => {
      await withStack({ config }, async (stack) => {
        await everything(stack);

        expect(stack.denied).to.deep.equal([]);
        expect(stack.queue("scap-quarantine").messages).to.have.length(1);
        expect(stack.queue("scap-dead-letters").messages).to.have.length(1);
        const unused = stack.unusedPermissions().flatMap(({ actions }) => actions);
        expect(unused.filter((action) => !(action in notHere))).to.deep.equal([]);
      });
    });
  }
});
