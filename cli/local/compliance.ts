import { type LocalAccount, localAccount } from "../../local/account";
import type { AutomationExecution } from "../../local/automation";
import { listOf, objectOf, parseJson, textOf } from "../../local/json";
import { memberAccount } from "../../local/members";
import { readStackConfigFiles } from "../../local/program/stackConfig";
import { packageRoot } from "../../local/program/packageRoot";
import { type LocalStack, startLocalStack } from "../../local/stack";
import { types } from "../../local/types";
import { waiting } from "../waiting";
import { withSlack } from "./slack";

const command = "S3_ENABLE_VERSIONING";
const bucket = "payroll-exports";

/** One record of the audit trail. */
export interface AuditRecord {
  readonly outcome: string;
  readonly account: string;
  readonly resource: string;
  readonly before?: string;
  readonly after?: string;
  /** The role in whose name it was done. */
  readonly role?: string;
  readonly reason?: string;
}

/** How a bucket of a member account fared. */
export interface ComplianceStory {
  readonly account: string;
  readonly bucket: string;
  /** Name of the rule there. */
  readonly rule: string;
  /** What the rule said of it, in its order. */
  readonly judged: readonly { readonly compliance: string; readonly reason?: string }[];
  readonly executions: readonly AutomationExecution["status"][];
  readonly audit: readonly AuditRecord[];
  /** Calls that IAM refused. */
  readonly denied: number;
}

/** What an organization's stack says beside what this one does. */
const organizationConfig = {
  "plumbline:compliance": JSON.stringify({
    rules: [{ command, remediation: { mode: "manual" } }],
    organization: {},
    guardRails: { dryRun: false },
  }),
  "plumbline:memberRoles": JSON.stringify({ organizationalUnitIds: ["ou-ab12-cdef3456"] }),
};

/**
 * Deploys the program to an organization of two accounts, and lets a bucket without versioning appear
 * in the other one: it is judged, put right as a dry run and then for real, and judged again.
 */
export async function runCompliance(stackName: string): Promise<ComplianceStory> {
  const { config } = readStackConfigFiles(packageRoot(), stackName);
  const account = { ...localAccount, region: config["aws:region"] ?? localAccount.region };
  const stack = await waiting(
    () => "starting the program as an organization has it",
    startLocalStack({
      config: withSlack({ ...config, ...organizationConfig }),
      account,
      stack: stackName,
    }),
  );
  try {
    return await waiting(() => "judging and remediating a bucket", story(stack, account));
  } finally {
    await stack.close();
  }
}

async function story(stack: LocalStack, home: LocalAccount): Promise<ComplianceStory> {
  const member = memberAccount(home);
  const rule = ruleIn(stack, member);
  stack.cloud.add({ kind: "bucket", id: bucket }, member);
  await stack.settle();
  const dryRun = await stack.automation.start(member, documentOf(stack), {
    ComplianceCommand: command,
    RuleName: "s3-enable-versioning",
    ResourceId: bucket,
    ResourceType: "AWS::S3::Bucket",
    DryRun: "true",
  });
  await stack.settle();
  const real = await stack.remediate(rule, bucket, member);
  await stack.settle();
  return {
    account: member.accountId,
    bucket,
    rule,
    judged: stack.config.puts
      .filter((put) => put.rule === rule && put.resourceId === bucket)
      .map(({ compliance, annotation }) => ({
        compliance,
        ...(annotation === undefined ? {} : { reason: annotation }),
      })),
    executions: [dryRun.status, real.status],
    audit: auditTrail(stack),
    denied: stack.denied.length,
  };
}

/** The rule under the name that Config gave it there. */
function ruleIn(stack: LocalStack, { accountId }: LocalAccount): string {
  const rule = stack.config.rules.find(
    ({ account, inputParameters = "" }) =>
      account.accountId === accountId && inputParameters.includes(command),
  );
  if (rule !== undefined) return rule.name;
  throw new Error(`the program's pack has no rule with ${command}`);
}

function documentOf(stack: LocalStack): string {
  const name = stack.graph.outputs["remediationDocument"];
  const document = stack.graph.find(types.document, name);
  if (document !== undefined) return String(document.outputs["arn"]);
  throw new Error("the program has no remediation document");
}

function auditTrail(stack: LocalStack): AuditRecord[] {
  return stack.logGroup(String(stack.graph.outputs["remediationLog"])).map(({ message }) => {
    const detail = objectOf(objectOf(parseJson(message, "a record of the audit trail"))["detail"]);
    const { outcome, account, resource, before, after, actor, reason } = detail;
    const text = (name: string, value: unknown): Record<string, string> =>
      value === undefined ? {} : { [name]: typeof value === "string" ? value : stateText(value) };
    return {
      outcome: String(outcome),
      account: String(account),
      resource: String(objectOf(resource)["id"]),
      ...text("before", before),
      ...text("after", after),
      ...text("role", textOf(objectOf(actor)["role"])),
      ...text("reason", reason),
    };
  });
}

/** A state as `name value, …`. */
function stateText(state: unknown): string {
  return Object.entries(objectOf(state))
    .map(([name, value]) => `${name} ${listOf(value).map(String).join(" ")}`)
    .join(", ");
}
