import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { RemediationMode, RuleSeverity } from "../../../../components";
import {
  type LoadedCommands,
  loadCommands,
} from "../../../../components/internal/compliance/commandModules";
import { readPackRules, type RuleArgs } from "../../../../components/internal/compliance/packRules";
import type { PackRemediation } from "../../../../components/internal/conformancePack/model";
import { checking } from "../../../helpers/argumentChecks";

const twoTypes = `
import { defineCommand } from "@plumbline-compliance/plumbline/commands";
export default defineCommand({
  name: "HAS_OWNER",
  description: "Queues and topics must have an owner.",
  resourceTypes: ["AWS::SQS::Queue", "AWS::SNS::Topic"],
  triggers: ["change"],
  parameters: {},
  list: () => [],
  detect: () => Promise.resolve({ compliance: "COMPLIANT" }),
  remediate: () => Promise.resolve(undefined),
  detectActions: [],
  remediateActions: [],
});
`;

describe("readPackRules", () => {
  let folder: string;
  let commands: LoadedCommands;
  const automatic = { mode: RemediationMode.Automatic };

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    const file = path.join(folder, "hasOwner.ts");
    fs.writeFileSync(file, twoTypes);
    commands = loadCommands([file]);
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const read = (args: RuleArgs) => checking((checks) => readPackRules(args, commands, checks));
  const remediationOf = (args: RuleArgs): PackRemediation | undefined =>
    read(args).rules[0]?.remediation;

  it("tells a remediation the type of its rule's resources, of which it is given ids alone", () => {
    expect(
      remediationOf({ rules: [{ command: "S3_ENABLE_VERSIONING", remediation: automatic }] }),
    ).to.include({ command: "S3_ENABLE_VERSIONING", resourceType: "AWS::S3::Bucket" });
  });

  it("gives a rule the severity that it was given, and otherwise leaves it to the command", () => {
    const command = "S3_ENABLE_VERSIONING";
    const sources = read({
      rules: [
        { command, severity: RuleSeverity.High },
        { command, name: "other" },
      ],
    }).rules.map(({ source }) => source);

    expect(sources).to.deep.equal([
      { kind: "command", command, severity: "high" },
      { kind: "command", command },
    ]);
  });

  it("refuses a severity that there is not", () => {
    const rule = { command: "S3_ENABLE_VERSIONING", severity: "grave" as RuleSeverity };

    expect(() => read({ rules: [rule] })).to.throw(
      'property rules[0].severity was "grave", must be',
    );
  });

  it("puts right what a rule of AWS's own finds, by a command that is for its type", () => {
    const remedied = {
      identifier: "S3_BUCKET_VERSIONING_ENABLED",
      remediationCommand: "S3_ENABLE_VERSIONING",
      remediation: automatic,
    };
    for (const resourceTypes of [undefined, [], ["AWS::S3::Bucket"]]) {
      const rule = { ...remedied, ...(resourceTypes && { resourceTypes }) };

      const { rules, detecting, remediating } = read({ rules: [], managedRules: [rule] });

      expect(rules[0]?.remediation).to.deep.equal({
        command: "S3_ENABLE_VERSIONING",
        parameters: {},
        automatic: true,
        attempts: 5,
        retrySeconds: 3600,
        concurrencyPercent: 10,
        errorPercent: 20,
        resourceType: "AWS::S3::Bucket",
      });
      expect(detecting).to.deep.equal([]);
      expect(remediating.map(({ name }) => name)).to.deep.equal(["S3_ENABLE_VERSIONING"]);
    }
  });

  it("lets a command for several types judge", () => {
    expect(read({ rules: [{ command: "HAS_OWNER" }] }).rules[0]?.resourceTypes).to.have.length(2);
  });

  const managed = { identifier: "REQUIRED_TAGS", remediation: automatic };
  const refusals: readonly (readonly [string, RuleArgs, string])[] = [
    [
      "a remediation by a command for several types",
      { rules: [{ command: "HAS_OWNER", remediation: automatic }] },
      'property rules[0].remediation.mode was "automatic", must be off: the rule is for AWS::SQS::Queue, AWS::SNS::Topic, and AWS Config tells a remediation an id and no type',
    ],
    [
      "one of a rule for several types",
      {
        rules: [],
        managedRules: [
          {
            ...managed,
            resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"],
            remediationCommand: "S3_ENABLE_VERSIONING",
          },
        ],
      },
      'property managedRules[0].remediation.mode was "automatic", must be off: the rule is for AWS::S3::Bucket, AWS::EC2::Instance',
    ],
    [
      "one by a command for another type",
      {
        rules: [],
        managedRules: [
          {
            ...managed,
            resourceTypes: ["AWS::EC2::Instance"],
            remediationCommand: "S3_ENABLE_VERSIONING",
          },
        ],
      },
      'property managedRules[0].remediationCommand was "S3_ENABLE_VERSIONING", must be a command for AWS::EC2::Instance',
    ],
    [
      "one without a command",
      { rules: [], managedRules: [managed] },
      "property managedRules[0].remediationCommand was left out, must be a command where mode is not off",
    ],
  ];
  for (const [what, args, sentence] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => read(args)).to.throw(sentence);
    });
  }
});
