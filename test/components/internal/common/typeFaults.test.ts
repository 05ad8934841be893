import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  ComplianceConformancePack,
  ConfigRecorder,
  FindingsStore,
  InspecDriftAlerts,
  MemberAccountRoles,
  ScapPipeline,
} from "../../../../components";
import { argumentTypes } from "../../../../components/internal/common/argumentTypes";
import { formOf } from "../../../../components/internal/common/forms";
import { typedArguments } from "../../../../components/internal/common/typeFaults";
import { everyComponent } from "../../../helpers/everyComponent";
import { registered } from "../../../helpers/mocks";

/** As programs in plain JavaScript give them, of which no compiler has looked at anything. */
function faultsOf(component: string, args: unknown): readonly string[] {
  const { faults } = typedArguments(component, args as object);
  return faults.map(({ property, sentence }) => `${property} ${sentence}`);
}

const store = {
  findingsTableName: "findings",
  findingsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/findings",
  exceptionsTableName: "exceptions",
  exceptionsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/exceptions",
  incompleteExceptions: "hand-made",
  resolvedRetentionDays: 400,
  changeTopicArn: "arn:aws:sns:eu-central-1:123456789012:changes",
  securityHubParameterName: "/hub",
  securityHubParameterArn: "arn:aws:ssm:eu-central-1:123456789012:parameter/hub",
};

describe("arguments that no compiler has checked", () => {
  it("are refused where there is no such property, with the nearest one", () => {
    expect(
      faultsOf("ScapPipeline", {
        scedule: {},
        scan: { profil: "stig" },
        schedule: { colour: 1 },
        vpc: { subnetIds: ["subnet-1"], securityGroupId: ["sg-1"], securityGroupIds: ["sg-1"] },
      }),
    ).to.deep.equal([
      "scedule was {}, but there is no such property: nearest is schedule",
      'scan.profil was "stig", but there is no such property: nearest is scan.profile',
      "schedule.colour was 1, but there is no such property: must be one of complianceSeverity, expression, maxConcurrency, maxErrors, onlyOnSchedule",
      'vpc.securityGroupId was ["sg-1"], but there is no such property: nearest is vpc.securityGroupIds',
    ]);
    expect(
      faultsOf("ComplianceConformancePack", { rules: [{ command: "A", trigers: {} }] }),
    ).to.deep.equal([
      "rules[0].trigers was {}, but there is no such property: nearest is rules[0].triggers",
    ]);
  });

  it("are refused where a value is of another type, in lists, maps and objects too", () => {
    expect(
      faultsOf("ScapPipeline", {
        silentAfterHours: "26",
        resultsRetentionDays: Number.NaN,
        dashboard: "no",
        metrics: "some",
        alarmTopicArns: "arn:aws:sns:eu-central-1:123456789012:alarms",
        tags: { cost: 42 },
        targetTags: { RunSCAP: [true] },
        schedule: "rate(1 day)",
        scan: { skipRules: "a,b", profile: ["stig"] },
      }),
    ).to.deep.equal([
      'silentAfterHours was "26", must be a number',
      "resultsRetentionDays was NaN, must be a number",
      'dashboard was "no", must be true or false',
      'metrics was "some", must be one of both, instance, fleet, none',
      'alarmTopicArns was "arn:aws:sns:eu-central-1:123456789012:alarms", must be a list',
      "tags.cost was 42, must be a string",
      "targetTags.RunSCAP[0] was true, must be a string",
      'schedule was "rate(1 day)", must be an object of the type ScanScheduleArgs',
      'scan.skipRules was "a,b", must be a list',
      'scan.profile was ["stig"], must be a string',
    ]);
  });

  it("are refused where they are null, or something is missing", () => {
    expect(faultsOf("ScapPipeline", { scan: null, dashboard: null })).to.deep.equal([
      "scan was null, must be an object of the type ScanArgs, or left out",
      "dashboard was null, must be true or false, or left out",
    ]);
    expect(faultsOf("MemberAccountRoles", {})).to.deep.equal([
      "pack was left out, must be an object of the type CompliancePackReference",
    ]);
    expect(faultsOf("ComplianceConformancePack", { rules: [{}] })).to.deep.equal([
      "rules[0].command was left out, must be a string",
    ]);
    for (const args of [null, [], "x", pulumi.output({})]) {
      expect(faultsOf("ScapPipeline", args)[0]).to.match(/^ was .+, must be an object$/);
    }
  });

  it("are refused where an Output stands for what decides which resources there are", () => {
    const later = pulumi.output<unknown>(true);

    expect(
      faultsOf("ScapPipeline", {
        dashboard: later,
        silentAfterHours: Promise.resolve(26),
        scan: { profile: later },
        schedule: later,
      }),
    ).to.deep.equal([
      "dashboard was an Output, must be true or false, known when the program runs, since it decides what is made",
      "silentAfterHours was a promise, must be a number, known when the program runs, since it decides what is made",
      "scan.profile was an Output, must be a string, known when the program runs, since it decides what is made",
      "schedule was an Output, must be an object of the type ScanScheduleArgs, known when the program runs, since it decides what is made",
    ]);
  });

  it("may be Outputs everywhere else, a whole store and single entries too", () => {
    const later = pulumi.output("x");

    expect(
      faultsOf("ScapPipeline", {
        kmsKeyArn: later,
        tags: { team: later },
        alarmTopicArns: [later],
        trustedUploaderIds: pulumi.output([later]),
        scan: { dataStream: later },
        findingsStore: { ...store, changeTopicArn: later },
      }),
    ).to.deep.equal([]);
    expect(faultsOf("ScapPipeline", { findingsStore: pulumi.output(store) })).to.deep.equal([]);
    expect(faultsOf("MemberAccountRoles", { pack: pulumi.output({}) })).to.have.length(1);
  });

  it("are taken where a property is undefined, which is left out", () => {
    expect(faultsOf("ScapPipeline", { scan: undefined, anything: undefined })).to.deep.equal([]);
  });

  it("leave the rest to be checked, without what is of the wrong type", () => {
    const args = { dashboard: "no", silentAfterHours: 26, scan: { profil: "a", htmlReport: true } };

    expect(typedArguments("ScapPipeline", args).usable).to.deep.equal({
      silentAfterHours: 26,
      scan: { htmlReport: true },
    });
    expect(typedArguments("MemberAccountRoles", {}).usable).to.equal(undefined);
    const right = { scan: { profile: "a" } };
    expect(typedArguments("ScapPipeline", right).usable).to.equal(right);
  });
});

describe("ARNs and ids among arguments", () => {
  const right: Readonly<Record<string, readonly string[]>> = {
    alarmTopicArns: [
      "arn:aws:sns:eu-central-1:123456789012:alarms",
      "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms",
      "arn:aws-cn:sns:cn-north-1:123456789012:alarms",
    ],
    kmsKeyArn: [
      "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555",
      "arn:aws:kms:us-east-1:123456789012:key/mrk-11112222333344445555666677778888",
    ],
    permissionsBoundary: [
      "arn:aws:iam::123456789012:policy/teams/boundary",
      "arn:aws:iam::aws:policy/PowerUserAccess",
    ],
    tokenSecretArn: ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/bot-AbCdEf"],
    findingsTableArn: [store.findingsTableArn],
    securityHubParameterArn: [store.securityHubParameterArn],
    documentArn: ["arn:aws:ssm:eu-central-1:123456789012:document/scan"],
    ruleRoleArn: ["arn:aws:iam::123456789012:role/plumbline/rule"],
    remediationRoleArn: ["arn:aws:iam::123456789012:role/fix", ""],
    remediationFunctionArn: ["arn:aws:lambda:eu-central-1:123456789012:function:fix", ""],
    organizationId: ["o-a1b2c3d4e5", ""],
    region: ["eu-central-1", "us-gov-west-1", "us-isob-east-1"],
    anotherArn: ["arn:aws:s3:::bucket", "arn:aws:sqs:eu-central-1:123456789012:queue"],
  };
  const wrong: Readonly<Record<string, readonly string[]>> = {
    alarmTopicArns: [
      "alarms",
      "arn:aws:sqs:eu-central-1:123456789012:alarms",
      "arn:gcp:sns:eu-central-1:123456789012:alarms",
      "arn:aws:sns:frankfurt:123456789012:alarms",
      "arn:aws:sns::123456789012:alarms",
      "arn:aws:sns:eu-central-1:12345678901:alarms",
      "arn:aws:sns:eu-central-1:123456789012:alarms:0b0b0b0b-1111-2222-3333-444444444444",
      "arn:aws:sns:eu-central-1:123456789012:alarms\n",
      "",
    ],
    kmsKeyArn: [
      "11111111-2222-4333-8444-555555555555",
      "alias/compliance",
      "arn:aws:kms:us-east-1:123456789012:alias/compliance",
    ],
    permissionsBoundary: ["boundary", "arn:aws:iam::123456789012:role/boundary"],
    tokenSecretArn: ["slack", "arn:aws:ssm:eu-central-1:123456789012:parameter/slack"],
    findingsTableArn: ["arn:aws:dynamodb:eu-central-1:123456789012:table/findings/index/x"],
    securityHubParameterArn: ["/hub"],
    documentArn: ["scan"],
    ruleRoleArn: ["", "arn:aws:iam::123456789012:user/rule"],
    remediationFunctionArn: ["fix"],
    organizationId: ["123456789012"],
    region: ["frankfurt", "eu-central-1a"],
    anotherArn: ["another", "arn:aws:s3"],
  };

  for (const [property, values] of Object.entries(right)) {
    it(`of ${property} are taken in each partition`, () => {
      for (const value of values)
        expect(formOf(property)?.pattern.test(value), value).to.equal(true);
    });
  }

  for (const [property, values] of Object.entries(wrong)) {
    it(`of ${property} are refused of another service, or without a part`, () => {
      for (const value of values) {
        expect(formOf(property)?.pattern.test(value), value).to.equal(false);
      }
    });
  }

  it("are told by their place, and what they must be", () => {
    expect(
      faultsOf("ScapPipeline", {
        alarmTopicArns: ["alarms"],
        kmsKeyArn: "alias/compliance",
        findingsStore: { ...store, findingsTableArn: "findings" },
      }),
    ).to.deep.equal([
      'alarmTopicArns[0] was "alarms", must be the ARN of an SNS topic, such as arn:aws:sns:eu-central-1:123456789012:alarms',
      'kmsKeyArn was "alias/compliance", must be the ARN of a KMS key, not of an alias, such as arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555',
      'findingsStore.findingsTableArn was "findings", must be the ARN of a DynamoDB table, such as arn:aws:dynamodb:eu-central-1:123456789012:table/findings',
    ]);
  });

  it("have a form of their own each, not only that of any ARN", () => {
    const { components, types } = argumentTypes();
    const names = [...Object.values(components), ...Object.values(types)].flatMap((type) =>
      "properties" in type ? Object.keys(type.properties) : [],
    );
    const anyArn = formOf("anotherArn");

    const arns = [...new Set(names)].filter((name) => /Arns?$/.test(name));

    expect(arns).to.include.members(["alarmTopicArns", "kmsKeyArn"]);
    expect(arns.filter((name) => formOf(name) === anyArn)).to.deep.equal([]);
  });
});

describe("every component", () => {
  for (const component of Object.keys(everyComponent)) {
    it(`refuses what ${component} does not take`, () => {
      expect(faultsOf(component, { noSuchThing: 1 })[0]).to.match(
        /^noSuchThing was 1, but there is no such property: /,
      );
    });
  }

  it("says all that is wrong at once: names, types and limits", async () => {
    let said = "";
    try {
      await registered(
        (options) =>
          new ScapPipeline(
            "sc ap",
            {
              silentAfterHour: 1,
              dashboard: "no",
              resultsRetentionDays: 0,
              scan: { profile: "a b", timeoutSeconds: "60" },
            } as object,
            options,
          ),
      );
    } catch (error) {
      expect(error).to.be.instanceOf(pulumi.RunError);
      said = (error as Error).message;
    }

    expect(said.split("\n")).to.deep.equal(
      [
        "property silentAfterHour was 1, but there is no such property: nearest is silentAfterHours",
        'property dashboard was "no", must be true or false',
        'property scan.timeoutSeconds was "60", must be a number',
        "the name must be 1 to 40 letters, digits and hyphens that begin with a letter",
        'property scan.profile was "a b", must be a profile\'s id of 1 to 255 letters, digits and any of . _ -',
        "property resultsRetentionDays was 0, must be a whole number from 1 to 3650",
      ].map((fault) => `ScapPipeline "sc ap": ${fault}`),
    );
  });

  it("says all that is wrong with a pack's rules at once", async () => {
    let said = "";
    try {
      await registered(
        (options) =>
          new ComplianceConformancePack(
            "pack",
            {
              rules: [{ command: "NO_SUCH_COMMAND" }, { command: "NOR_THIS_ONE" }],
              managedRules: [{ identifier: "small-letters" }],
              guardRails: { maxPerRun: 0 },
            },
            options,
          ),
      );
    } catch (error) {
      said = (error as Error).message;
    }

    expect(said.split("\n").map((line) => /property (\S+) was/.exec(line)?.[1])).to.deep.equal([
      "guardRails.maxPerRun",
      "rules[0].command",
      "rules[1].command",
      "managedRules[0].identifier",
    ]);
  });

  it("takes another component for its outputs, and no component of another kind", async () => {
    let made: FindingsStore | undefined;
    await registered((options) => (made = new FindingsStore("store", {}, options)));

    expect(faultsOf("ScapPipeline", { findingsStore: made })).to.deep.equal([]);
    expect(faultsOf("MemberAccountRoles", { pack: made })[0]).to.match(
      /^pack was a FindingsStore, must be an object of the type CompliancePackReference, with .*detectionPolicy/,
    );
  });

  it("refuses a missing pack by a sentence", () => {
    const Roles = MemberAccountRoles as new (name: string, args?: unknown) => MemberAccountRoles;

    for (const args of [undefined, {}, { pack: null }]) {
      expect(() => new Roles("roles", args)).to.throw(
        pulumi.RunError,
        /MemberAccountRoles "roles": (?:property pack|args) was (?:left out|null), must be an object/,
      );
    }
  });

  it("refuses arguments that are null", () => {
    const Recorder = ConfigRecorder as unknown as new (name: string, args: unknown) => unknown;

    expect(() => new Recorder("recorder", null)).to.throw(
      pulumi.RunError,
      'ConfigRecorder "recorder": args was null, must be an object',
    );
  });

  it("takes an audit's outputs where its store is asked for", async () => {
    const audit = {
      ...store,
      associationId: "a",
      documentName: "d",
      documentArn: "arn:aws:ssm:eu-central-1:123456789012:document/d",
      runner: "cinc-auditor",
      targetTags: { a: ["b"] },
      commandParameters: "{}",
    };

    expect(faultsOf("ScapPipeline", { findingsStore: audit })).to.deep.equal([]);
    expect(faultsOf("ScapPipeline", { findingsStore: { ...audit, runer: "x" } })).to.have.length(1);
    const found = await registered((options) => new InspecDriftAlerts("drift", { audit }, options));

    expect(found.ofType("plumbline:index:ComplianceReport")).to.have.length(1);
  });
});
