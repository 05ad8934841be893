import * as path from "node:path";
import { expect } from "chai";
import type { Graph } from "../../local/graph";
import { isObject, type JsonObject, listOf, objectOf, textOf } from "../../local/json";
import { evaluateProgram } from "../../local/program/evaluate";
import { readStackConfigFiles } from "../../local/program/stackConfig";

const kmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** Services that say nothing of whom they act for when they take a role on, for the role's own account alone. */
const ownRoles = ["lambda.amazonaws.com", "ec2.amazonaws.com"];

/** Actions for which IAM knows no resource. */
const withoutResource = new Set([
  "cloudwatch:PutMetricData",
  "config:GetResourceConfigHistory",
  "config:PutEvaluations",
  "config:SelectResourceConfig",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "inspector2:GetCisScanReport",
  "inspector2:GetCisScanResultDetails",
  "inspector2:ListCisScanResultsAggregatedByTargetResource",
  "inspector2:ListCisScans",
  "logs:DescribeLogGroups",
  "organizations:ListAccounts",
  "s3:ListAllMyBuckets",
  "tag:GetResources",
]);

/** A statement that allows something, and where it is. */
interface Allowed {
  readonly where: string;
  readonly statement: JsonObject;
}

/** Every statement of every policy of the program that allows something. */
function allowed(graph: Graph): Allowed[] {
  return graph.resources.flatMap(({ type, name, inputs }) =>
    Object.values(inputs).flatMap((input) => {
      if (typeof input !== "string" || !input.startsWith('{"Version":"2012-10-17"')) return [];
      const { Statement } = JSON.parse(input) as { Statement: unknown };
      return listOf(Statement)
        .map(objectOf)
        .filter(({ Effect }) => Effect === "Allow")
        .map((statement) => ({
          where: `${type} ${name} ${textOf(statement["Sid"]) ?? ""}`,
          statement,
        }));
    }),
  );
}

function servicesOf({ Principal }: JsonObject): readonly unknown[] {
  return isObject(Principal) ? listOf(Principal["Service"]) : [];
}

/** Keys that a statement's conditions ask for. */
function conditionKeys({ Condition }: JsonObject): readonly string[] {
  return Object.values(objectOf(Condition)).flatMap((keys) => Object.keys(objectOf(keys)));
}

describe("the policies of the whole program", () => {
  let graph: Graph;
  let statements: readonly Allowed[];

  before(async () => {
    const { config } = readStackConfigFiles(path.join(__dirname, "..", ".."), "local");
    const remediation = { mode: "automatic" };
    graph = await evaluateProgram({
      config: {
        ...config,
        "plumbline:compliance": JSON.stringify({
          organization: {},
          rules: [{ command: "S3_ENABLE_VERSIONING", remediation }],
          guardRails: { tags: { Stage: ["dev"] } },
        }),
        "plumbline:memberRoles": JSON.stringify({ organizationalUnitIds: ["ou-ab12-cdef3456"] }),
        "plumbline:configRecorder": "{}",
        "plumbline:kmsKeyArn": kmsKeyArn,
        "plumbline:vpc": JSON.stringify({ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] }),
      },
    });
    statements = allowed(graph);
  });

  it("let a service in only for an account, a resource or an organization that they name", () => {
    const services = statements.filter(({ statement }) => servicesOf(statement).length > 0);
    expect(services).to.have.length.above(20);
    for (const { where, statement } of services) {
      if (servicesOf(statement).every((service) => ownRoles.includes(String(service)))) {
        expect(statement["Action"], where).to.equal("sts:AssumeRole");
        continue;
      }
      // EventBridge says whom it is for with the events themselves; a stream without them is empty.
      if (statement["Action"] === "logs:CreateLogStream") continue;
      const named = ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"];
      expect(conditionKeys(statement), where).to.include.oneOf(named);
    }
    const permissions = graph.ofType("aws:lambda/permission:Permission");
    expect(permissions).to.have.length.above(1);
    for (const { name, inputs } of permissions) {
      expect(inputs["sourceAccount"] ?? inputs["sourceArn"], name).to.be.a("string");
    }
  });

  it("let everybody in nowhere, unless for an organization", () => {
    const open = statements.filter(({ statement }) => {
      const { Principal } = statement;
      return Principal === "*" || (isObject(Principal) && listOf(Principal["AWS"]).includes("*"));
    });

    for (const { where, statement } of open) {
      expect(conditionKeys(statement), where).to.include.members([
        "aws:PrincipalOrgID",
        "aws:PrincipalArn",
      ]);
    }
    expect(open).to.have.length(1);
  });

  it("allow an action on everything only where IAM knows no resource for it, and never all actions", () => {
    for (const { where, statement } of statements) {
      const actions = listOf(statement["Action"]).map(String);
      for (const action of actions) expect(action, where).to.match(/^[a-z0-9-]+:\w+$/);
      if (!listOf(statement["Resource"]).includes("*")) continue;
      for (const action of actions) expect(withoutResource, where).to.include(action);
    }
  });

  it("let no function write to IAM, to a key's policy or to its own code", () => {
    for (const { where, statement } of statements) {
      for (const action of listOf(statement["Action"]).map(String)) {
        expect(action, where).not.to.match(
          /^iam:(?!PassRole$)|^kms:(?:Put|CreateGrant|Schedule)|^lambda:(?!InvokeFunction$)/,
        );
      }
    }
  });
});
