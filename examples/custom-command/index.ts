import {
  ComplianceConformancePack,
  MemberAccountRoles,
  RemediationMode,
} from "@plumbline-compliance/plumbline";

/** Topics must say whose they are, and buckets keep versions: the first rule is this project's own. */
const pack = new ComplianceConformancePack("compliance", {
  commands: ["./commands/snsTopicOwner.ts"],
  rules: [
    { command: "SNS_TOPIC_OWNER", parameters: { tag: "team" } },
    { command: "S3_ENABLE_VERSIONING", remediation: { mode: RemediationMode.Manual } },
  ],
});

/** Roles with what these two commands need, and nothing else. */
new MemberAccountRoles("members", { pack });

export const rules = pack.ruleNames;
