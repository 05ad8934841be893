import { expect } from "chai";
import { defineCommand, wholeNumber } from "../../../functions/commands";
import type { CommandDefinition } from "../../../functions/commands/model";
import type { ParameterDefinitions } from "../../../functions/commands/parameters";
import { commandNamed } from "../../../functions/commands/registry";

const parameters = { days: wholeNumber({ description: "Days.", default: 1 }) };

const definition: CommandDefinition<typeof parameters> = {
  name: "TEST_COMMAND",
  description: "Everything is as it should be.",
  resourceTypes: ["AWS::S3::Bucket"],
  triggers: ["change", "periodic"],
  parameters,
  list: () => [],
  detect: (_subject, { parameters: { days } }) =>
    Promise.resolve({ compliance: days > 0 ? "COMPLIANT" : "NON_COMPLIANT" }),
  detectActions: [{ action: "s3:GetBucketVersioning", resources: ["arn:{partition}:s3:::*"] }],
  remediateActions: [],
};

describe("defineCommand", () => {
  it("gives back a command that is whole", () => {
    expect(defineCommand(definition)).to.equal(definition);
  });

  const wrong: readonly [string, Partial<CommandDefinition<ParameterDefinitions>>, string][] = [
    ["a name in small letters", { name: "test" }, 'name was "test"'],
    ["a name that is too long", { name: "A".repeat(65) }, "at most 64"],
    ["no description", { description: " " }, "description was empty"],
    [
      "a severity that no finding has",
      { severity: "unknown" as never },
      'severity was "unknown", must be one of critical, high, medium, low, info',
    ],
    [
      "a parameter that is named like the one by which a rule names its command",
      { parameters: { ...parameters, ComplianceCommand: parameters.days } },
      "a parameter was named ComplianceCommand, must be another name",
    ],
    [
      "a parameter that is named like the one by which a rule says its severity",
      { parameters: { ...parameters, ComplianceSeverity: parameters.days } },
      "every rule has ComplianceCommand and ComplianceSeverity of its own",
    ],
    [
      "a parameter whose name could not be told from its value",
      { parameters: { ...parameters, "days=1": parameters.days } },
      'a parameter was named "days=1", must be 1 to 64 letters, digits, _ and - after a letter',
    ],
    ["no resource types", { resourceTypes: [] }, "resourceTypes was empty"],
    ["a resource type of another form", { resourceTypes: ["bucket"] }, 'was "bucket"'],
    ["no trigger", { triggers: [] }, "triggers was empty"],
    [
      "an action with a wildcard",
      { detectActions: [{ action: "s3:*", resources: ["*"] }] },
      'action was "s3:*"',
    ],
    [
      "an action without resources",
      { detectActions: [{ action: "s3:GetObject", resources: [] }] },
      "s3:GetObject had no resources",
    ],
    [
      "an ARN of one partition only",
      { detectActions: [{ action: "s3:GetObject", resources: ["arn:aws:s3:::b/*"] }] },
      'was for "arn:aws:s3:::b/*"',
    ],
    [
      "actions for a remediation that it has not",
      { remediateActions: [{ action: "s3:PutObject", resources: ["*"] }] },
      "remediateActions was given without remediate",
    ],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => defineCommand({ ...definition, ...change })).to.throw(message);
    });
  }
});

describe("commandNamed", () => {
  it("names the known commands where there is none of the name", () => {
    expect(() => commandNamed("NO_SUCH_THING")).to.throw(
      'ComplianceCommand was "NO_SUCH_THING", must be one of',
    );
  });
});
