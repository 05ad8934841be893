import * as aws from "@pulumi/aws";
import {
  ComplianceConformancePack,
  ConfigRecorder,
  ExceptionCategory,
  FindingsStore,
  InspecAudit,
  InspecConfigRule,
  InspecDriftAlerts,
  InspectorCisScan,
  MemberAccountRoles,
  MetricsMode,
  RemediationMode,
  ScanSource,
  ScapPipeline,
  eksNodeExceptions,
} from "@plumbline-compliance/plumbline";

const key = new aws.kms.Key("compliance", { enableKeyRotation: true });
const alarms = new aws.sns.Topic("compliance-alarms");
const common = { kmsKeyArn: key.arn, production: true, tags: { team: "platform" } };

const findings = new FindingsStore("compliance", {
  ...common,
  securityHub: true,
  alarmTopicArns: [alarms.arn],
  exceptions: [
    {
      id: "sessions-end-at-the-gateway",
      rule: "xccdf_org.ssgproject.content_rule_accounts_tmout",
      scope: { tags: { role: ["bastion"] } },
      category: ExceptionCategory.CompensatingControl,
      justification: "Sessions are ended by the gateway in front of these hosts.",
      owner: "platform@example.com",
      ticket: "SEC-1042",
      expires: "2027-06-30",
    },
    ...eksNodeExceptions({ owner: "platform@example.com", expires: "2027-06-30" }),
  ],
});

const scap = new ScapPipeline("scap", {
  ...common,
  findingsStore: findings,
  targetTags: { RunSCAP: ["True"] },
  scan: { profile: "stig" },
  metrics: MetricsMode.Fleet,
  alarmTopicArns: [alarms.arn],
});

const audit = new InspecAudit("inspec", {
  ...common,
  findingsStore: findings,
  alarmTopicArns: [alarms.arn],
});

new InspectorCisScan("cis", {
  ...common,
  findingsStore: findings,
  targetTags: { ComplianceScan: ["true"] },
  schedule: { frequency: "weekly" },
});

const recorder = new ConfigRecorder("config", common);
new InspecConfigRule(
  "inspec-rule",
  { ...common, audit, findingsStore: findings, severities: ["critical", "high"] },
  { dependsOn: recorder },
);

new InspecDriftAlerts("drift", {
  ...common,
  findingsStore: findings,
  sources: [ScanSource.OpenScap, ScanSource.InSpec, ScanSource.InspectorCis],
  slack: { channelId: "C0123456789", tokenParameterName: "/compliance/slack-token" },
});

const pack = new ComplianceConformancePack(
  "compliance",
  {
    ...common,
    rules: [
      { command: "S3_REQUIRE_TLS", remediation: { mode: RemediationMode.Manual } },
      { command: "EC2_REQUIRE_IMDSV2" },
    ],
  },
  { dependsOn: recorder },
);
new MemberAccountRoles("members", { ...common, pack });

export const resultsBucket = scap.resultsBucketName;
export const instanceProfile = scap.instanceProfileName;
export const changeTopic = findings.changeTopicArn;
