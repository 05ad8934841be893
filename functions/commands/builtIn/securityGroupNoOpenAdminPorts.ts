import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  paginateDescribeSecurityGroups,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { defineCommand } from "../define";
import type { CommandContext, CommandPlace, Judgement } from "../model";
import { listOf, wholeNumber } from "../parameters";
import {
  openIngress,
  type OpenIngress,
  permissionOf,
  recordedPermissions,
  shownIngress,
} from "./openIngress";
import { isNamed } from "./read";

const groupType = "AWS::EC2::SecurityGroup";

const parameters = {
  ports: listOf(wholeNumber({ description: "A port.", default: 22, minimum: 1, maximum: 65_535 }), {
    description: "The ports that must not be open to the world, with commas between them.",
    default: [22, 3389],
  }),
  ipv4Prefix: wholeNumber({
    description: "IPv4 networks with a shorter prefix are taken for the whole world.",
    default: 8,
    minimum: 1,
    maximum: 32,
  }),
  ipv6Prefix: wholeNumber({
    description: "IPv6 networks with a shorter prefix are taken for the whole world.",
    default: 16,
    minimum: 1,
    maximum: 128,
  }),
};

/** Nobody administers machines from anywhere in the world. */
export const securityGroupNoOpenAdminPorts = defineCommand({
  name: "SECURITY_GROUP_NO_OPEN_ADMIN_PORTS",
  description: "Security groups must not open administration ports to the whole world.",
  severity: "high",
  resourceTypes: [groupType],
  triggers: ["change", "periodic"],
  parameters,
  async *list({ client }) {
    const pages = paginateDescribeSecurityGroups(
      { client: client(EC2Client), pageSize: 1_000 },
      {},
    );
    for await (const { SecurityGroups = [] } of pages) {
      for (const { GroupId, IpPermissions = [] } of SecurityGroups) {
        if (GroupId !== undefined) yield { type: groupType, id: GroupId, found: IpPermissions };
      }
    }
  },
  detect: async ({ id, item, found }, context) => {
    const recorded = item && recordedPermissions(item.configuration);
    const permissions = recorded ?? found ?? (await permissionsOf(id, context));
    if (permissions === undefined) {
      return { compliance: "NOT_APPLICABLE", reason: "The security group is gone." };
    }
    return judge(openIngress(permissions, context.parameters));
  },
  remediate: async ({ id }, context) => {
    const open = openIngress((await permissionsOf(id, context)) ?? [], context.parameters);
    if (open.length === 0) return undefined;
    return {
      before: { openIngress: open },
      after: { openIngress: [] },
      apply: () => revoke(id, open, context),
    };
  },
  arnOf: (id: string, { partition, region, account }: CommandPlace) =>
    `arn:${partition}:ec2:${region}:${account}:security-group/${id}`,
  detectActions: [{ action: "ec2:DescribeSecurityGroups", resources: ["*"] }],
  remediateActions: [
    { action: "ec2:DescribeSecurityGroups", resources: ["*"] },
    {
      action: "ec2:RevokeSecurityGroupIngress",
      resources: ["arn:{partition}:ec2:{region}:{account}:security-group/*"],
    },
  ],
});

/** One call for each rule: in one call, one that is gone already would keep the others. */
async function revoke(
  id: string,
  open: readonly OpenIngress[],
  { client }: CommandContext<unknown>,
): Promise<void> {
  for (const ingress of open) {
    try {
      await client(EC2Client).send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: id,
          IpPermissions: [permissionOf(ingress)],
        }),
      );
    } catch (error) {
      // Somebody else was faster.
      if (!isNamed(error, "InvalidPermission.NotFound")) throw error;
    }
  }
}

async function permissionsOf(
  id: string,
  { client }: CommandContext<unknown>,
): Promise<readonly IpPermission[] | undefined> {
  try {
    const { SecurityGroups = [] } = await client(EC2Client).send(
      new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
    );
    const [group] = SecurityGroups;
    return group && (group.IpPermissions ?? []);
  } catch (error) {
    if (isNamed(error, "InvalidGroup.NotFound")) return undefined;
    throw error;
  }
}

function judge(open: readonly OpenIngress[]): Judgement {
  if (open.length === 0) return { compliance: "COMPLIANT" };
  return { compliance: "NON_COMPLIANT", reason: `Open: ${open.map(shownIngress).join(", ")}.` };
}
