import { type LocalAccount, regionalArn } from "../../account";
import { textOf } from "../../json";
import { types } from "../../types";
import { physicalName, stableHex, stableUuid } from "../names";
import type { Describe } from "../registration";

/** A parameter's ARN: its name without the leading slash, so that there is no double slash. */
export function parameterArn(account: LocalAccount, name: string): string {
  return regionalArn(account, "ssm", `parameter/${name.replace(/^\//, "")}`);
}

const parameter: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 2048 });
  return { id: name, outputs: { name, arn: parameterArn(world, name), version: 1 } };
};

const document: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 128 });
  const arn = regionalArn(world, "ssm", `document/${name}`);
  return { id: name, outputs: { name, arn, latestVersion: "1", defaultVersion: "1" } };
};

const association: Describe = (resource, world) => {
  const id = stableUuid(resource.urn);
  return {
    id,
    outputs: { associationId: id, arn: regionalArn(world, "ssm", `association/${id}`) },
  };
};

const logGroup: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 512 });
  return { id: name, outputs: { name, arn: regionalArn(world, "logs", `log-group:${name}`) } };
};

const alarm: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 255 });
  return { id: name, outputs: { name, arn: regionalArn(world, "cloudwatch", `alarm:${name}`) } };
};

const dashboard: Describe = (resource, world) => {
  const name = textOf(resource.inputs["dashboardName"]) ?? resource.name;
  const dashboardArn = `arn:${world.partition}:cloudwatch::${world.accountId}:dashboard/${name}`;
  return { id: name, outputs: { dashboardArn } };
};

const configRule: Describe = (resource, world) => {
  const name = physicalName(resource, { maximum: 128 });
  const ruleId = `config-rule-${stableHex(resource.urn, 6)}`;
  return {
    id: name,
    outputs: { name, ruleId, arn: regionalArn(world, "config", `config-rule/${ruleId}`) },
  };
};

const key: Describe = (resource, world) => {
  const keyId = stableUuid(resource.urn);
  return { id: keyId, outputs: { keyId, arn: regionalArn(world, "kms", `key/${keyId}`) } };
};

/** Systems Manager, CloudWatch, Config and KMS. */
export const management: Readonly<Record<string, Describe>> = {
  [types.parameter]: parameter,
  [types.document]: document,
  [types.association]: association,
  [types.logGroup]: logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  [types.configRule]: configRule,
  [types.key]: key,
};
