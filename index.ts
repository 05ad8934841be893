import * as pulumi from "@pulumi/pulumi";
import {
  ComplianceConformancePack,
  ConfigRecorder,
  FindingsStore,
  InspecDriftAlerts,
  InspecConfigRule,
  type InspecConfigRuleArgs,
  InspecAudit,
  InspectorCisScan,
  MemberAccountRoles,
  ScapPipeline,
} from "./components";
import { readStackConfig } from "./config";
import { complianceSources } from "./config/complianceSources";
import { programOutputs } from "./config/outputs";

const config = readStackConfig(pulumi.runtime.allConfig());
const { common } = config;

const findings = new FindingsStore("plumbline", {
  ...common,
  systemsManagerComplianceSources: complianceSources(config),
  // Who may deploy a pack to an organization may list its accounts, too.
  organization: config.compliance?.organization !== undefined,
  ...config.findings,
});
const shared = { ...common, findingsStore: findings };
const scap = new ScapPipeline("scap", { ...shared, ...config.scap });

// Hosts have one profile each: that of the pipeline will do for the other scanners, too.
const instanceAccess = scap.instanceRoleName && { roleNames: [scap.instanceRoleName] };
// Audits run where there is a section for them.
const audit =
  config.inspec && new InspecAudit("inspec", { ...shared, instanceAccess, ...config.inspec });
// Inspector is paid by the instance and the scan: there is a section for it, or there is none of it.
const cis =
  config.inspectorCis &&
  new InspectorCisScan("cis", { ...shared, instanceAccess, ...config.inspectorCis });

// An account and Region has one recorder: where there is one already, there is no section for it.
const recorder =
  config.configRecorder && new ConfigRecorder("config", { ...common, ...config.configRecorder });
const onceRecorded = { dependsOn: recorder ?? [] };
// Every evaluation costs: there is a pack where there is a section for it, and a rule for each scanner that has one.
const compliance =
  config.compliance &&
  new ComplianceConformancePack("compliance", { ...shared, ...config.compliance }, onceRecorded);
const members =
  compliance &&
  new MemberAccountRoles("members", { ...common, ...config.memberRoles, pack: compliance });
const { inspec, openscap, inspectorCis } = config.configRules;
const rule = (name: string, args: InspecConfigRuleArgs) =>
  new InspecConfigRule(name, { ...shared, ...args }, onceRecorded);
const rules = [
  inspec && rule("inspec-rule", { ...inspec, audit }),
  openscap && rule("scap-rule", { ...openscap, source: "openscap", scan: scap }),
  inspectorCis && rule("cis-rule", { ...inspectorCis, source: "inspector-cis" }),
];
// People are told where there is a section for it: whom, only the stack can say.
const alerts = config.alerts && new InspecDriftAlerts("drift", { ...shared, ...config.alerts });

export = programOutputs({ findings, scap, audit, cis, compliance, members, rules, alerts });
