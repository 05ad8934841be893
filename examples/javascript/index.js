"use strict";

const {
  ComplianceConformancePack,
  ComplianceReport,
  ConfigRecorder,
  FindingsStore,
  InspecAudit,
  InspecConfigRule,
  InspecDriftAlerts,
  InspectorCisScan,
  MemberAccountRoles,
  ScapPipeline,
} = require("@plumbline-compliance/plumbline");

const findings = new FindingsStore("compliance", { exceptionsFile: "exceptions.yaml" });
const scap = new ScapPipeline("scap", {
  findingsStore: findings,
  scan: { profile: "cis_level1_server" },
});

const audit = new InspecAudit("inspec", { findingsStore: findings });
new InspectorCisScan("cis", { findingsStore: findings });
new ComplianceReport("report", { findingsStore: findings });
new InspecDriftAlerts("drift", { findingsStore: findings, sources: ["openscap", "inspec"] });

const recorder = new ConfigRecorder("config");
const options = { dependsOn: recorder };
new InspecConfigRule("inspec-rule", { audit, findingsStore: findings }, options);
const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" } }];
const pack = new ComplianceConformancePack("compliance", { rules }, options);
new MemberAccountRoles("members", { pack });

exports.resultsBucket = scap.resultsBucketName;
exports.instanceProfile = scap.instanceProfileName;
