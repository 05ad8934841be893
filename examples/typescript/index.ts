import * as aws from "@pulumi/aws";
import {
  ExceptionCategory,
  FindingsStore,
  MetricsMode,
  ScapPipeline,
  eksNodeExceptions,
} from "plumbline";

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

export const resultsBucket = scap.resultsBucketName;
export const instanceProfile = scap.instanceProfileName;
export const changeTopic = findings.changeTopicArn;
