import type * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";

/** Makes a component named `it`, under the options that a test hands it. */
export type Build = (options: pulumi.ComponentResourceOptions) => pulumi.Resource;

/** Where alerts go. */
export const slack = { channelId: "C0123456789", tokenParameterName: "/slack/token" };

/** What the roles are told of a pack that is not made here. */
const packReference: components.CompliancePackReference = {
  memberRolePath: "/",
  detectionRoleName: "detection",
  remediationRoleName: "remediation",
  automationRoleName: "automation",
  externalId: "plumbline",
  ruleRoleArn: "arn:aws:iam::123456789012:role/rule",
  remediationRoleArn: "arn:aws:iam::123456789012:role/remediation",
  remediationFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:remediation",
  organizationId: "o-abc1234567",
  detectionPolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
  remediationPolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
};

/** What a pack is told of a store that is not made here. */
const storeReference: components.FindingsStoreReference = {
  findingsTableName: "findings",
  findingsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/findings",
  exceptionsTableName: "exceptions",
  exceptionsTableArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/exceptions",
  incompleteExceptions: "hand-made",
  resolvedRetentionDays: 400,
  changeTopicArn: "arn:aws:sns:eu-central-1:123456789012:changes",
  securityHubParameterName: "/security-hub",
  securityHubParameterArn: "arn:aws:ssm:eu-central-1:123456789012:parameter/security-hub",
};

/** Each component with as much turned on as makes every child that it can have. */
export const everyComponent: Readonly<Record<string, Build>> = {
  FindingsStore: (options) =>
    new components.FindingsStore(
      "it",
      {
        exceptionCatalogues: [
          { catalogue: "eks-nodes-al2023", owner: "o@example.com", expires: "2099-12-31" },
        ],
      },
      options,
    ),
  ScapPipeline: (options) =>
    new components.ScapPipeline("it", { systemsManagerCompliance: true }, options),
  InspecAudit: (options) =>
    new components.InspecAudit(
      "it",
      { runner: components.InspecRunner.RunInspecChecks, profileAttachment: {} },
      options,
    ),
  InspecConfigRule: (options) => new components.InspecConfigRule("it", {}, options),
  InspecDriftAlerts: (options) =>
    new components.InspecDriftAlerts("it", { slack, nothingNew: true }, options),
  ComplianceReport: (options) => new components.ComplianceReport("it", { slack }, options),
  InspectorCisScan: (options) =>
    new components.InspectorCisScan("it", { enableInspector: true }, options),
  ComplianceConformancePack: (options) =>
    new components.ComplianceConformancePack(
      "it",
      { organization: { id: "o-abc1234567" }, findingsStore: storeReference },
      options,
    ),
  MemberAccountRoles: (options) =>
    new components.MemberAccountRoles(
      "it",
      { pack: packReference, organizationalUnitIds: ["ou-ab12-cdef3456"] },
      options,
    ),
  ConfigRecorder: (options) => new components.ConfigRecorder("it", {}, options),
};
