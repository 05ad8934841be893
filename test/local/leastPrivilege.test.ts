import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { plannedSamples } from "../../cli/local/plan";
import type { LocalStack } from "../../local/stack";
import { withStack } from "./helpers/stacks";

const samples = plannedSamples(path.join(__dirname, "..", "..", "samples")).filter(
  ({ objectName }) => objectName.includes("-scap-"),
);
const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** Permissions that no run here can need, and why. */
const notHere: Readonly<Record<string, string>> = {
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

/** A host that has only the second sample. */
const other = "i-0fedcba9876543210";
const day = 86_400_000;

/** Everything that the program's functions can be given. */
async function everything(stack: LocalStack): Promise<void> {
  stack.parameters.set(String(stack.graph.outputs["securityHubSwitch"]), "enabled");
  const host = samples[0]?.instanceId ?? "";
  await upload(stack, 0);
  await accept(stack, [host, other]);
  await upload(stack, 1);
  await upload(stack, 1, other);
  await put(stack, host, "2026-11-21T10-00-00Z-scap-results.xml", "<broken");
  const record = { schema: "plumbline/scan-failure/1", instanceId: host, stage: "scan" };
  await put(stack, host, "2026-11-21T11-00-00Z-scap-failure.json", JSON.stringify(record));
  await stack.advance(45 * day);
  await changeProfile(stack, host);
  await stack.advance(2 * 3_600_000);
  await fail(stack);
  await terminate(stack, host);
}

/** Accepts rules that both samples fail, for hosts with a tag, for a short and for a long time. */
async function accept(stack: LocalStack, hosts: readonly string[]): Promise<void> {
  for (const [rule, days] of [
    ["package_aide_installed", 20],
    ["accounts_password_pam_*", 400],
  ] as const) {
    await stack.tables.put(String(stack.graph.outputs["exceptionsTable"]), {
      rule: `xccdf_org.ssgproject.content_rule_${rule}`,
      scope: "#prod",
      tags: { Stage: ["prod"] },
      justification: "done in another way",
      owner: "platform",
      expires: new Date(stack.clock.now() + days * day).toISOString(),
    });
  }
  for (const id of hosts) {
    stack.tags.set(`arn:aws:ec2:us-east-1:123456789012:instance/${id}`, { Stage: "prod" });
  }
}

/** Lets a host scan with another profile, so that the one that it had is run no more. */
async function changeProfile(stack: LocalStack, host: string): Promise<void> {
  const [, sample] = samples;
  const document = gunzipSync(fs.readFileSync(sample?.path ?? "")).toString("utf8");
  const date = new Date(stack.clock.now() - day).toISOString().slice(0, 10);
  const changed = document
    .replaceAll("profile_cis_level1_server", "profile_cis_level2_server")
    .replaceAll(sample?.objectName.slice(0, 10) ?? "", date);
  await put(stack, host, `${date}T03-00-00Z-scap-results.xml`, changed);
}

async function terminate(stack: LocalStack, id: string): Promise<void> {
  const detail = { "instance-id": id, state: "terminated" };
  stack.emitEvent("aws.ec2", "EC2 Instance State-change Notification", detail);
  await stack.settle();
}

/** What is put aside where functions cannot be started, or fail to the end. */
async function fail(stack: LocalStack): Promise<void> {
  for (const schedule of stack.schedules) {
    stack.faults.add({ action: "lambda:InvokeFunction", kind: "error", status: 500, code: "X" });
    await stack.fire(schedule);
  }
  const refusal = { kind: "error", status: 400, code: "ResourceNotFoundException" } as const;
  stack.faults.add({ action: "dynamodb:*", times: 3, ...refusal });
  await terminate(stack, other);
}

describe("the permissions of the store and of ScapPipeline", () => {
  for (const [kind, config] of [
    ["by default", {}],
    ["with a customer's key", { kmsKeyArn }],
    ["with the Compliance page", { scap: JSON.stringify({ systemsManagerCompliance: true }) }],
  ] as const) {
    it(`suffice for everything that can happen, and none is there for nothing, ${kind}`, async () => {
      await withStack({ config }, async (stack) => {
        await everything(stack);

        expect(stack.denied).to.deep.equal([]);
        expect(stack.queue("scap-quarantine").messages).to.have.length(1);
        // A result that cannot be read, and a run of the host watch that could not be started.
        expect(stack.queue("scap-dead-letters").messages).to.have.length(2);
        expect(stack.queue("plumbline-store-dead-letters").messages).to.have.length(2);
        // What else is in the program has tests of its own, which let it do all that it can.
        const unused = stack
          .unusedPermissions()
          .filter(({ role }) => /^(?:plumbline|scap)-/.test(role))
          // Nothing is gone here as a whole: see complianceFindings.
          .filter(({ sid }) => sid !== "FindWhatIsGone")
          .flatMap(({ actions }) => actions);
        expect(unused.filter((action) => !(action in notHere))).to.deep.equal([]);
      });
    });
  }
});
