import type * as aws from "@pulumi/aws";

/** IAM takes 64 characters, of which Pulumi's own ending of an automatic name takes eight. */
const automaticCharacters = 64 - "-1234567".length;

/** The most that the AWS provider takes as a prefix: its own ending is 26 characters long. */
const prefixCharacters = 38;

/**
 * How a role is named whose logical name is too long for an automatic name: by the beginning of it, and
 * the provider's own ending. A shorter one is left to Pulumi.
 */
export function roleNaming(logicalName: string): Pick<aws.iam.RoleArgs, "namePrefix"> {
  if (logicalName.length <= automaticCharacters) return {};
  return { namePrefix: `${logicalName.slice(0, prefixCharacters - 1)}-` };
}
