import {
  DescribeInstancesCommand,
  EC2Client,
  type Instance,
  ModifyInstanceMetadataOptionsCommand,
  paginateDescribeInstances,
} from "@aws-sdk/client-ec2";
import { defineCommand } from "../define";
import type { CommandContext, CommandPlace, Judgement } from "../model";
import { isNamed, objectIn, textIn } from "./read";

const instanceType = "AWS::EC2::Instance";
const states = ["pending", "running", "stopping", "stopped"];

/** What of an instance decides. */
interface Metadata {
  readonly state: string;
  readonly endpoint: string;
  readonly tokens: string;
}

/** An instance's metadata is given out only against a token. */
export const ec2RequireImdsv2 = defineCommand({
  name: "EC2_REQUIRE_IMDSV2",
  description: "Instances must require IMDSv2, or have no metadata service.",
  severity: "high",
  resourceTypes: [instanceType],
  triggers: ["change", "periodic"],
  parameters: {},
  async *list({ client }) {
    const pages = paginateDescribeInstances(
      { client: client(EC2Client), pageSize: 1_000 },
      { Filters: [{ Name: "instance-state-name", Values: states }] },
    );
    for await (const { Reservations = [] } of pages) {
      for (const instance of Reservations.flatMap(({ Instances = [] }) => Instances)) {
        const { InstanceId } = instance;
        if (InstanceId === undefined) continue;
        yield { type: instanceType, id: InstanceId, found: metadataOf(instance) };
      }
    }
  },
  detect: async ({ id, item, found }, context) => {
    const options = objectIn(item?.configuration, "metadataOptions");
    if (item !== undefined && options !== undefined) {
      return judge({
        state: textIn(objectIn(item.configuration, "state"), "name"),
        endpoint: textIn(options, "httpEndpoint"),
        tokens: textIn(options, "httpTokens"),
      });
    }
    return judge(found ?? (await askFor(id, context)));
  },
  remediate: async ({ id }, context) => {
    const found = await askFor(id, context);
    if (found === undefined || judge(found).compliance !== "NON_COMPLIANT") return undefined;
    return {
      before: { httpTokens: found.tokens },
      after: { httpTokens: "required" },
      apply: async () => {
        // The endpoint and the hop limit stay as they are: only what is named is changed.
        await context
          .client(EC2Client)
          .send(
            new ModifyInstanceMetadataOptionsCommand({ InstanceId: id, HttpTokens: "required" }),
          );
      },
    };
  },
  arnOf: (id: string, { partition, region, account }: CommandPlace) =>
    `arn:${partition}:ec2:${region}:${account}:instance/${id}`,
  detectActions: [{ action: "ec2:DescribeInstances", resources: ["*"] }],
  remediateActions: [
    { action: "ec2:DescribeInstances", resources: ["*"] },
    {
      action: "ec2:ModifyInstanceMetadataOptions",
      resources: ["arn:{partition}:ec2:{region}:{account}:instance/*"],
    },
  ],
});

async function askFor(
  id: string,
  { client }: CommandContext<unknown>,
): Promise<Metadata | undefined> {
  try {
    const { Reservations = [] } = await client(EC2Client).send(
      new DescribeInstancesCommand({ InstanceIds: [id] }),
    );
    const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
    return instance && metadataOf(instance);
  } catch (error) {
    if (isNamed(error, "InvalidInstanceID.NotFound")) return undefined;
    throw error;
  }
}

function metadataOf({ State, MetadataOptions }: Instance): Metadata {
  return {
    state: State?.Name ?? "",
    endpoint: MetadataOptions?.HttpEndpoint ?? "",
    tokens: MetadataOptions?.HttpTokens ?? "",
  };
}

function judge(found: Metadata | undefined): Judgement {
  if (found === undefined || found.state === "terminated" || found.state === "shutting-down") {
    return { compliance: "NOT_APPLICABLE", reason: "The instance is terminated." };
  }
  if (found.tokens === "required" || found.endpoint === "disabled") {
    return { compliance: "COMPLIANT" };
  }
  return { compliance: "NON_COMPLIANT", reason: "The metadata service answers without a token." };
}
