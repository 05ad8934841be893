import type * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";

/** Makes a component, named `it` unless told otherwise, under the options that a test hands it. */
export type Build = (options: pulumi.ComponentResourceOptions, name?: string) => pulumi.Resource;

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
export const storeReference: components.FindingsStoreReference = {
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
  FindingsStore: (options, name = "it") =>
    new components.FindingsStore(
      name,
      {
        exceptionCatalogues: [
          { catalogue: "eks-nodes-al2023", owner: "o@example.com", expires: "2099-12-31" },
        ],
      },
      options,
    ),
  ScapPipeline: (options, name = "it") =>
    new components.ScapPipeline(name, { systemsManagerCompliance: true }, options),
  InspecAudit: (options, name = "it") =>
    new components.InspecAudit(
      name,
      { runner: components.InspecRunner.RunInspecChecks, profileAttachment: {} },
      options,
    ),
  InspecConfigRule: (options, name = "it") => new components.InspecConfigRule(name, {}, options),
  InspecDriftAlerts: (options, name = "it") =>
    new components.InspecDriftAlerts(name, { slack, nothingNew: true }, options),
  ComplianceReport: (options, name = "it") =>
    new components.ComplianceReport(name, { slack }, options),
  InspectorCisScan: (options, name = "it") =>
    new components.InspectorCisScan(name, { enableInspector: true }, options),
  ComplianceConformancePack: (options, name = "it") =>
    new components.ComplianceConformancePack(
      name,
      { organization: { id: "o-abc1234567" }, findingsStore: storeReference },
      options,
    ),
  MemberAccountRoles: (options, name = "it") =>
    new components.MemberAccountRoles(
      name,
      { pack: packReference, organizationalUnitIds: ["ou-ab12-cdef3456"] },
      options,
    ),
  ConfigRecorder: (options, name = "it") =>
    new components.ConfigRecorder(name, { ownRole: true }, options),
};
