import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import {
  ComplianceConformancePack,
  type CompliancePackReference,
  MemberAccountRoles,
  type MemberAccountRolesArgs,
} from "../../components";
import { frankfurt, promiseOf, type Registrations, registered } from "../helpers/mocks";

const pack: CompliancePackReference = {
  memberRolePath: "/compliance/",
  detectionRoleName: "plumbline-detection",
  remediationRoleName: "plumbline-remediation",
  automationRoleName: "plumbline-automation",
  externalId: "plumbline/dev/compliance",
  ruleRoleArn: "arn:aws:iam::123456789012:role/compliance-rule",
  remediationRoleArn: "arn:aws:iam::123456789012:role/compliance-remediation",
  remediationFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:remediation",
  organizationId: "o-a1b2c3d4e5",
  detectionPolicy: JSON.stringify([
    { Sid: "Detect1", Effect: "Allow", Action: ["config:PutEvaluations"], Resource: ["*"] },
  ]),
  remediationPolicy: JSON.stringify([
    {
      Sid: "Remediate1",
      Effect: "Allow",
      Action: ["logs:PutRetentionPolicy"],
      Resource: ["arn:{partition}:logs:{region}:{account}:log-group:*"],
    },
  ]),
};
const detectionOnly = { ...pack, remediationPolicy: "[]", remediationFunctionArn: "" };

function roles(args: Partial<MemberAccountRolesArgs> = {}): Promise<Registrations> {
  return registered((options) => new MemberAccountRoles("members", { pack, ...args }, options));
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

const units = { ownAccount: false, organizationalUnitIds: ["ou-ab12-cdef3456"] };

async function template(args: Partial<MemberAccountRolesArgs> = {}): Promise<string> {
  return String((await roles({ ...units, ...args })).one("StackSet").inputs["templateBody"]);
}

const json = (text: unknown): { Statement: unknown[] } =>
  JSON.parse(String(text)) as { Statement: unknown[] };

describe("MemberAccountRoles", () => {
  describe("in the provider's account", () => {
    it("makes the three roles under the names that the functions take on", async () => {
      const found = await roles();

      expect(
        found.ofType("Role").map(({ inputs }) => [inputs["path"], inputs["name"]]),
      ).to.have.deep.members([
        ["/compliance/", "plumbline-detection"],
        ["/compliance/", "plumbline-remediation"],
        ["/compliance/", "plumbline-automation"],
      ]);
      expect(found.ofType("StackSet")).to.deep.equal([]);
    });

    it("trusts one function each, with the external id and from the organization", async () => {
      const found = await roles();

      for (const [role, arn] of [
        ["detection", pack.ruleRoleArn],
        ["remediation", pack.remediationRoleArn],
      ] as const) {
        const { inputs } = found.one("Role", `members-${role}`);
        expect(json(inputs["assumeRolePolicy"]).Statement).to.deep.equal([
          {
            Sid: "TrustFunction",
            Effect: "Allow",
            Principal: { AWS: arn },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: {
                "sts:ExternalId": "plumbline/dev/compliance",
                "aws:PrincipalOrgID": "o-a1b2c3d4e5",
              },
            },
          },
        ]);
      }
    });

    it("asks for no organization where there is none", async () => {
      const found = await roles({ pack: { ...pack, organizationId: "" } });

      const { inputs } = found.one("Role", "members-detection");
      expect(String(inputs["assumeRolePolicy"])).to.not.include("PrincipalOrgID");
    });

    it("trusts Automation for executions of this account alone", async () => {
      const { inputs } = (await roles()).one("Role", "members-automation");

      expect(json(inputs["assumeRolePolicy"]).Statement).to.deep.include({
        Sid: "TrustAutomation",
        Effect: "Allow",
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ssm:*:123456789012:automation-execution/*" },
        },
      });
    });

    it("may do what the pack's commands need, here", async () => {
      const { inputs } = (await roles()).one("RolePolicy", "members-remediation");

      expect(json(inputs["policy"]).Statement).to.deep.equal([
        {
          Sid: "Remediate1",
          Effect: "Allow",
          Action: ["logs:PutRetentionPolicy"],
          Resource: ["arn:aws:logs:eu-central-1:123456789012:log-group:*"],
        },
      ]);
    });

    it("makes the detection role alone where nothing is remediated, as said or as the pack has it", async () => {
      for (const args of [
        { pack: detectionOnly, remediation: false },
        { pack: { ...detectionOnly, hasRemediation: false } },
        { pack: { ...pack, hasRemediation: true }, remediation: false },
      ]) {
        const found = await roles(args);

        expect(found.ofType("Role").map(({ name }) => name)).to.deep.equal(["members-detection"]);
      }
    });

    it("is told by a pack of the program whether there is anything to put right", async () => {
      for (const [mode, made] of [
        ["off", 1],
        ["manual", 3],
      ] as const) {
        const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode } }];
        const found = await registered((options) => {
          const own = new ComplianceConformancePack("pack", { rules }, options);
          return new MemberAccountRoles("members", { pack: own }, options);
        });

        const names = found.ofType("Role").map(({ name }) => name);
        expect(names.filter((name) => name.startsWith("members-"))).to.have.length(made);
      }
    });

    it("tells the ARNs of what it made", async () => {
      let arns: Promise<readonly string[]> | undefined;
      await registered((options) => {
        const made = new MemberAccountRoles("members", { pack }, options);
        arns = Promise.all([made.detectionRoleArn, made.stackSetName].map(promiseOf));
        return made;
      });

      expect(await arns).to.deep.equal(["arn:aws:aws:iam/role:Role:plumbline-detection", ""]);
    });
  });

  it("has the roles for the pack's Region and partition, whatever the provider's are", async () => {
    const found = await registered(
      (options) => new MemberAccountRoles("members", { pack, ...units, ownAccount: true }, options),
      { ...frankfurt, region: "us-east-1" },
    );

    const policies = found.ofType("RolePolicy").map(({ inputs }) => String(inputs["policy"]));
    expect(policies.join("\n"))
      .to.include("arn:aws:logs:eu-central-1:123456789012:log-group:*")
      .and.not.include("us-east-1");
    expect(found.one("StackSetInstance").inputs["stackSetInstanceRegion"]).to.equal("eu-central-1");
  });

  it("has them for the provider's Region where the pack names no function", async () => {
    const found = await roles({ pack: detectionOnly, remediation: false, ...units });

    expect(found.one("StackSetInstance").inputs["stackSetInstanceRegion"]).to.equal("eu-central-1");
  });

  describe("in organizational units", () => {
    it("makes a StackSet that new accounts join by themselves, and no role here", async () => {
      const found = await roles(units);

      expect(found.ofType("Role")).to.deep.equal([]);
      expect(found.one("StackSet").inputs).to.deep.include({
        permissionModel: "SERVICE_MANAGED",
        callAs: "SELF",
        autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
        capabilities: ["CAPABILITY_NAMED_IAM"],
      });
      expect(found.one("StackSetInstance").inputs).to.deep.include({
        deploymentTargets: { organizationalUnitIds: ["ou-ab12-cdef3456"] },
        stackSetInstanceRegion: "eu-central-1",
      });
    });

    it("has an instance for each unit, which another unit does not touch", async () => {
      const targets = async (organizationalUnitIds: string[]) => {
        const found = await roles({ ...units, organizationalUnitIds });
        return new Map(
          found
            .ofType("StackSetInstance")
            .map(({ name, inputs, options }) => [
              name,
              { targets: inputs["deploymentTargets"], first: options.deleteBeforeReplace },
            ]),
        );
      };
      const [a, b] = ["ou-ab12-aaaaaaaa", "ou-ab12-bbbbbbbb"];

      const before = await targets([a]);
      const after = await targets([a, b]);

      expect(before).to.deep.equal(
        new Map([[`members-${a}`, { targets: { organizationalUnitIds: [a] }, first: true }]]),
      );
      expect(after).to.deep.equal(
        new Map([
          ...before,
          [`members-${b}`, { targets: { organizationalUnitIds: [b] }, first: true }],
        ]),
      );
    });

    it("makes the one instance of old the first unit's, and those of the others after it", async () => {
      const organizationalUnitIds = ["ou-ab12-aaaaaaaa", "ou-ab12-bbbbbbbb"];
      const [first, second] = (await roles({ ...units, organizationalUnitIds })).ofType(
        "StackSetInstance",
      );

      expect(first?.options.aliases).to.deep.equal([{ name: "members" }]);
      expect(second?.options.aliases).to.equal(undefined);
      expect(second?.options.dependsOn).to.be.an("array").with.length(1);
    });

    it("can be made by a delegated administrator", async () => {
      const found = await roles({ ...units, delegatedAdministrator: true });

      for (const type of ["StackSet", "StackSetInstance"]) {
        expect(found.one(type).inputs["callAs"]).to.equal("DELEGATED_ADMIN");
      }
    });

    it("has the same roles as the provider's account, with each member's own place", async () => {
      const { Resources } = JSON.parse(await template()) as Template;

      expect(Object.keys(Resources)).to.deep.equal([
        "DetectionRole",
        "RemediationRole",
        "AutomationRole",
      ]);
      const text = JSON.stringify(Resources["RemediationRole"]);
      expect(text).to.include(
        '{"Fn::Sub":"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"}',
      );
      expect(text).to.include('"RoleName":"plumbline-remediation"');
      expect(text).to.include('"aws:PrincipalOrgID":"o-a1b2c3d4e5"');
      expect(JSON.stringify(Resources["AutomationRole"])).to.include(
        '"aws:SourceAccount":{"Fn::Sub":"${AWS::AccountId}"}',
      );
    });

    it("gives the same bytes for the same pack", async () => {
      expect(await template()).to.equal(await template());
    });

    it("passes tags and a permissions boundary on", async () => {
      const boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
      const text = await template({
        tags: { team: "platform" },
        memberPermissionsBoundary: boundary,
      });

      const { Resources } = JSON.parse(text) as Template;
      expect(Resources["DetectionRole"]?.Properties).to.deep.include({
        PermissionsBoundary: boundary,
        Tags: [
          { Key: "plumbline:component", Value: "MemberAccountRoles" },
          { Key: "team", Value: "platform" },
        ],
      });
    });

    it("is found in order by cfn-lint", async function () {
      if (spawnSync("cfn-lint", ["--version"]).status !== 0) {
        console.log("      cfn-lint is not installed: the template is not checked by it");
        this.skip();
      }
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
      const file = path.join(folder, "members.json");
      try {
        fs.writeFileSync(file, await template());
        const { stdout, stderr } = spawnSync("cfn-lint", ["-r", "us-east-1", "-t", file], {
          encoding: "utf8",
        });
        expect(stdout + stderr).to.equal("");
      } finally {
        fs.rmSync(folder, { recursive: true });
      }
    });
  });

  it("refuses what makes no role at all, and ids that are none", () => {
    const make = (args: Partial<MemberAccountRolesArgs>) => () =>
      new MemberAccountRoles("members", { pack, ...args });

    expect(make({ ownAccount: false })).to.throw(
      "property ownAccount was false, must be true where there are no organizationalUnitIds",
    );
    expect(make({ organizationalUnitIds: ["production"] })).to.throw(
      'property organizationalUnitIds[0] was "production", must be an id such as ou-ab12-cdef3456',
    );
    expect(make({ maxConcurrentPercent: 0 })).to.throw("property maxConcurrentPercent was 0");
    expect(make({ pack: { ...pack, hasRemediation: false }, remediation: true })).to.throw(
      "property remediation was true, must be false: no rule of the pack has a remediation",
    );
  });
});
