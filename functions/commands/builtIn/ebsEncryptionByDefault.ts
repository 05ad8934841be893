import {
  EC2Client,
  EnableEbsEncryptionByDefaultCommand,
  GetEbsEncryptionByDefaultCommand,
} from "@aws-sdk/client-ec2";
import { PermanentError } from "../../errors";
import { defineCommand } from "../define";
import type { CommandContext } from "../model";

/** What Config calls an account: for settings that are of no resource. */
const accountType = "AWS::::Account";

/** New volumes of an account and Region are encrypted whether it is asked for or not. */
export const ebsEncryptionByDefault = defineCommand({
  name: "EBS_ENCRYPTION_BY_DEFAULT",
  description: "The account must encrypt new EBS volumes by default.",
  resourceTypes: [accountType],
  // No configuration item tells of the setting.
  triggers: ["periodic"],
  parameters: {},
  list: ({ place }) => [{ type: accountType, id: place.account }],
  detect: async ({ id }, context) => {
    if (await isEnabled(id, context)) return { compliance: "COMPLIANT" };
    return { compliance: "NON_COMPLIANT", reason: "EBS encryption by default is off." };
  },
  remediate: async ({ id }, context) => {
    if (await isEnabled(id, context)) return undefined;
    return {
      before: { ebsEncryptionByDefault: false },
      after: { ebsEncryptionByDefault: true },
      apply: async () => {
        await context.client(EC2Client).send(new EnableEbsEncryptionByDefaultCommand());
      },
    };
  },
  detectActions: [{ action: "ec2:GetEbsEncryptionByDefault", resources: ["*"] }],
  remediateActions: [
    { action: "ec2:GetEbsEncryptionByDefault", resources: ["*"] },
    { action: "ec2:EnableEbsEncryptionByDefault", resources: ["*"] },
  ],
});

async function isEnabled(id: string, { client, place }: CommandContext<unknown>): Promise<boolean> {
  if (id !== place.account) {
    throw new PermanentError(`the account to look at was ${id}, must be ${place.account}`);
  }
  const { EbsEncryptionByDefault } = await client(EC2Client).send(
    new GetEbsEncryptionByDefaultCommand(),
  );
  return EbsEncryptionByDefault === true;
}
