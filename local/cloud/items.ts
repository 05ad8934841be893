import { bucketArn, type LocalAccount, regionalArn } from "../account";
import type { NewConfigurationItem } from "../endpoint/services/config/items";
import type { JsonObject } from "../json";
import type { CloudIngress, CloudResource } from "./resources";

/** A resource's configuration as Config records it; nothing for what it does not record. */
export function configurationItemOf(
  account: LocalAccount,
  resource: CloudResource,
  tags: Readonly<Record<string, string>> = {},
): NewConfigurationItem | undefined {
  const { id: resourceId } = resource;
  switch (resource.kind) {
    case "bucket":
      return {
        account,
        resourceType: "AWS::S3::Bucket",
        resourceId,
        resourceName: resourceId,
        ARN: bucketArn(account, resourceId),
        tags,
        configuration: { name: resourceId, region: account.region },
        supplementaryConfiguration: {
          BucketVersioningConfiguration: {
            status: resource.versioning ?? "Off",
            isMfaDeleteEnabled: null,
          },
          BucketPolicy: { policyText: resource.policy ?? null },
          ...(resource.publicAccessBlock === undefined
            ? {}
            : { PublicAccessBlockConfiguration: smallLetters(resource.publicAccessBlock) }),
        },
      };
    case "instance":
      return {
        account,
        resourceType: "AWS::EC2::Instance",
        resourceId,
        tags,
        configuration: {
          instanceId: resourceId,
          state: { name: resource.state },
          metadataOptions: {
            state: "applied",
            httpTokens: resource.httpTokens,
            httpEndpoint: resource.httpEndpoint,
          },
        },
      };
    case "securityGroup":
      return {
        account,
        resourceType: "AWS::EC2::SecurityGroup",
        resourceId,
        tags,
        configuration: {
          groupId: resourceId,
          ipPermissions: resource.ingress.map(recordedIngress),
        },
      };
    case "logGroup":
    case "settings":
      return undefined;
  }
}

/** ARN of a resource, where it has one of its own. */
export function cloudArn(account: LocalAccount, { kind, id }: CloudResource): string | undefined {
  switch (kind) {
    case "bucket":
      return bucketArn(account, id);
    case "instance":
      return regionalArn(account, "ec2", `instance/${id}`);
    case "securityGroup":
      return regionalArn(account, "ec2", `security-group/${id}`);
    case "logGroup":
      return regionalArn(account, "logs", `log-group:${id}`);
    case "settings":
      return undefined;
  }
}

function smallLetters(settings: Readonly<Record<string, boolean>>): JsonObject {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      value,
    ]),
  );
}

function recordedIngress({ protocol, fromPort, toPort, cidr }: CloudIngress): JsonObject {
  const six = cidr.includes(":");
  return {
    ipProtocol: protocol,
    fromPort: fromPort ?? null,
    toPort: toPort ?? null,
    ipRanges: six ? [] : [cidr],
    ipv4Ranges: six ? [] : [{ cidrIp: cidr }],
    ipv6Ranges: six ? [{ cidrIpv6: cidr }] : [],
    prefixListIds: [],
    userIdGroupPairs: [],
  };
}
