import { expect } from "chai";
import { readStackConfig } from "../../config";

describe("readStackConfig", () => {
  it("gives nothing where nothing is said", () => {
    expect(readStackConfig({})).to.deep.equal({
      common: {},
      findings: {},
      scap: {},
      memberRoles: {},
      configRules: {},
    });
  });

  it("reads what is said of the pack, of the members' roles and of the recorder", () => {
    const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" } }];
    const read = readStackConfig({
      "plumbline:compliance": JSON.stringify({ rules, organization: { excludedAccounts: [] } }),
      "plumbline:memberRoles": '{"organizationalUnitIds":["ou-ab12-cdef3456"]}',
      "plumbline:configRecorder": '{"daily":"true"}',
    });

    expect(read.compliance).to.deep.equal({ rules, organization: { excludedAccounts: [] } });
    expect(read.memberRoles).to.deep.equal({
      organizationalUnitIds: ["ou-ab12-cdef3456"],
    });
    expect(read.configRecorder).to.deep.equal({ daily: true });
  });

  it("takes roles of members only beside the pack that they are for", () => {
    expect(() => readStackConfig({ "plumbline:memberRoles": "{}" })).to.throw(
      "stack config plumbline:compliance was not set, must be set where plumbline:memberRoles is: the roles are for its pack",
    );
  });

  it("reads a section for each rule on a scanner's results", () => {
    const { configRules } = readStackConfig({
      "plumbline:configRules": '{"openscap":{"severities":["high"],"missingResults":"none"}}',
    });

    expect(configRules).to.deep.equal({
      openscap: { severities: ["high"], missingResults: "none" },
    });
    expect(() => readStackConfig({ "plumbline:configRules": '{"scap":{}}' })).to.throw(
      "plumbline:configRules.scap",
    );
  });

  it("leaves other namespaces alone", () => {
    expect(readStackConfig({ "aws:region": "eu-central-1", "other:scap": "x" }).scap).to.deep.equal(
      {},
    );
  });

  it("reads texts, numbers, booleans, lists and maps as Pulumi hands them over", () => {
    const { common, findings, scap } = readStackConfig({
      "plumbline:production": "true",
      "plumbline:logRetentionDays": "90",
      "plumbline:tags": '{"team":"security","cost":4711}',
      "plumbline:vpc": '{"subnetIds":["subnet-1"],"securityGroupIds":["sg-1"]}',
      "plumbline:findings": JSON.stringify({
        recoveryPeriodDays: 7,
        securityHub: true,
        exceptionsFile: "exceptions.yaml",
        incompleteExceptions: "refused",
        exceptions: [{ id: "a", rule: "r", scope: { sources: ["scc"], tags: { env: ["dev"] } } }],
        exceptionCatalogues: [{ catalogue: "eks-nodes-al2", except: ["cis:5.3.4"] }],
      }),
      "plumbline:scap": JSON.stringify({
        metrics: "fleet",
        schedule: { expression: "rate(12 hours)", maxConcurrency: 10 },
        targetTags: { RunSCAP: ["True"] },
        instanceAccess: { mode: "adopt", roleNames: ["web"] },
        resultPolicy: { error: { finding: "open", scored: false } },
        scan: { skipRules: ["a"], probeMemoryRatio: 0.2 },
      }),
    });

    expect(common).to.deep.equal({
      production: true,
      logRetentionDays: 90,
      tags: { team: "security", cost: "4711" },
      vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    });
    expect(findings).to.deep.equal({
      recoveryPeriodDays: 7,
      securityHub: true,
      exceptionsFile: "exceptions.yaml",
      incompleteExceptions: "refused",
      exceptions: [{ id: "a", rule: "r", scope: { sources: ["scc"], tags: { env: ["dev"] } } }],
      exceptionCatalogues: [{ catalogue: "eks-nodes-al2", except: ["cis:5.3.4"] }],
    });
    expect(scap).to.deep.equal({
      metrics: "fleet",
      schedule: { expression: "rate(12 hours)", maxConcurrency: "10" },
      targetTags: { RunSCAP: ["True"] },
      instanceAccess: { mode: "adopt", roleNames: ["web"] },
      resultPolicy: { error: { finding: "open", scored: false } },
      scan: { skipRules: ["a"], probeMemoryRatio: 0.2 },
    });
  });

  const refused: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [
      { "plumbline:schedul": "rate(1 day)" },
      'stack config plumbline:schedul was "rate(1 day)", but there is no such key: must be one of tags, kmsKeyArn,',
    ],
    [
      { "plumbline:prodution": "true" },
      'stack config plumbline:prodution was "true", but there is no such key: nearest is plumbline:production',
    ],
    [
      { "plumbline:scap": '{"scedule":{"expression":"rate(1 day)"}}' },
      'stack config plumbline:scap.scedule was {"expression":"rate(1 day)"}, but there is no such key: nearest is plumbline:scap.schedule',
    ],
    [
      { "plumbline:scap": '{"schedule":{"cron":"x"}}' },
      'stack config plumbline:scap.schedule.cron was "x", but there is no such key: must be one of expression,',
    ],
    [
      { "plumbline:production": "yes" },
      'stack config plumbline:production was "yes", must be true or false',
    ],
    [
      { "plumbline:logRetentionDays": "a year" },
      'stack config plumbline:logRetentionDays was "a year", must be a number',
    ],
    [{ "plumbline:scap": "on" }, 'stack config plumbline:scap was "on", must be a map'],
    [
      { "plumbline:scap": '{"metrics":"all"}' },
      'stack config plumbline:scap.metrics was "all", must be one of both, instance, fleet, none',
    ],
    [
      { "plumbline:scap": '{"targetTags":{"RunSCAP":"True"}}' },
      'stack config plumbline:scap.targetTags.RunSCAP was "True", must be a list',
    ],
    [
      { "plumbline:scap": '{"targetTags":{"RunSCAP":[true]}}' },
      "stack config plumbline:scap.targetTags.RunSCAP[0] was true, must be a text, in quotes where YAML would read something else",
    ],
    [
      { "plumbline:vpc": '{"subnetIds":["subnet-1"]}' },
      "stack config plumbline:vpc.securityGroupIds was not set, must be set",
    ],
    [
      { "plumbline:findings": '{"exceptions":[{"id":"a"}]}' },
      "stack config plumbline:findings.exceptions[0].rule was not set, must be set",
    ],
    [
      { "plumbline:scap": '{"toString":1}' },
      "stack config plumbline:scap.toString was 1, but there is no such key",
    ],
  ];

  for (const [config, sentence] of refused) {
    it(`refuses ${JSON.stringify(config)} in one sentence`, () => {
      expect(() => readStackConfig(config))
        .to.throw(sentence)
        .with.property("message")
        .that.does.not.match(/[\n.]$/);
    });
  }

  it("takes a key that is there without a value as left out", () => {
    expect(readStackConfig({ "plumbline:scap": '{"schedule":null}' }).scap).to.deep.equal({});
  });
});
