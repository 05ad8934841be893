import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type LogGroup,
  paginateDescribeLogGroups,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { defineCommand } from "../define";
import type { CommandContext, CommandPlace, Judgement } from "../model";
import { flag, type ValuesOf, wholeNumber } from "../parameters";

const groupType = "AWS::Logs::LogGroup";

/** What CloudWatch Logs takes for a retention. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const parameters = {
  days: wholeNumber({
    description: "How long logs must be kept at least, in days.",
    default: 365,
    oneOf: retentions,
  }),
  neverExpires: flag({
    description:
      "Whether logs may be kept for ever. Where they may not, remediation deletes what is older.",
    default: true,
  }),
};

type Values = ValuesOf<typeof parameters>;

/** What of a log group decides. */
interface Retention {
  /** Absent where logs never expire. */
  readonly days?: number;
  /** The service keeps such a group's logs for two days, and nobody can change that. */
  readonly fixed: boolean;
}

/** Logs are kept for as long as somebody may ask for them. */
export const logGroupRetention = defineCommand({
  name: "LOG_GROUP_RETENTION",
  description: "Log groups must keep logs for so many days at least.",
  resourceTypes: [groupType],
  // Config does not record log groups.
  triggers: ["periodic"],
  parameters,
  async *list({ client }) {
    const pages = paginateDescribeLogGroups(
      { client: client(CloudWatchLogsClient), pageSize: 50 },
      {},
    );
    for await (const { logGroups = [] } of pages) {
      for (const group of logGroups) {
        const { logGroupName } = group;
        if (logGroupName === undefined) continue;
        yield { type: groupType, id: logGroupName, found: retentionOf(group) };
      }
    }
  },
  detect: async ({ id, found }, context) =>
    judge(found ?? (await askFor(id, context)), context.parameters),
  remediate: async ({ id }, context) => {
    const found = await askFor(id, context);
    const { days } = context.parameters;
    if (judge(found, context.parameters).compliance !== "NON_COMPLIANT") return undefined;
    return {
      before: { retentionInDays: found?.days ?? null },
      after: { retentionInDays: days },
      apply: async () => {
        await context
          .client(CloudWatchLogsClient)
          .send(new PutRetentionPolicyCommand({ logGroupName: id, retentionInDays: days }));
      },
    };
  },
  arnOf: (id: string, { partition, region, account }: CommandPlace) =>
    `arn:${partition}:logs:${region}:${account}:log-group:${id}`,
  // IAM knows no resource for looking at log groups.
  detectActions: [{ action: "logs:DescribeLogGroups", resources: ["*"] }],
  remediateActions: [
    { action: "logs:DescribeLogGroups", resources: ["*"] },
    {
      action: "logs:PutRetentionPolicy",
      resources: ["arn:{partition}:logs:{region}:{account}:log-group:*"],
    },
  ],
});

/** The groups come sorted by name: the one whose name is the prefix itself is the first. */
async function askFor(
  id: string,
  { client }: CommandContext<unknown>,
): Promise<Retention | undefined> {
  const { logGroups = [] } = await client(CloudWatchLogsClient).send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: id, limit: 1 }),
  );
  const group = logGroups.find(({ logGroupName }) => logGroupName === id);
  return group && retentionOf(group);
}

function retentionOf({ retentionInDays, logGroupClass }: LogGroup): Retention {
  return {
    ...(retentionInDays !== undefined && { days: retentionInDays }),
    fixed: logGroupClass === "DELIVERY",
  };
}

function judge(found: Retention | undefined, { days, neverExpires }: Values): Judgement {
  if (found === undefined) return { compliance: "NOT_APPLICABLE", reason: "The group is gone." };
  if (found.fixed) {
    const reason = "The retention of groups of the class DELIVERY is fixed.";
    return { compliance: "NOT_APPLICABLE", reason };
  }
  if (found.days === undefined) {
    if (neverExpires) return { compliance: "COMPLIANT" };
    return { compliance: "NON_COMPLIANT", reason: "Logs are kept for ever." };
  }
  if (found.days >= days) return { compliance: "COMPLIANT" };
  const reason = `Logs are kept for ${found.days} days, must be kept for ${days}.`;
  return { compliance: "NON_COMPLIANT", reason };
}
