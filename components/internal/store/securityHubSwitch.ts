import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";

/** What the switch says; the results function reads these two words. */
const switchStates = { on: "enabled", off: "disabled" } as const;

/**
 * An SSM parameter that turns Security Hub on and off without a deployment. Its value is given once;
 * after that it belongs to whoever turns it.
 *
 * @param on how it is set when it is created.
 */
export function createSecurityHubSwitch(
  name: string,
  on: pulumi.Input<boolean>,
  { common, tags }: Context,
  parent: pulumi.Resource,
): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    name,
    {
      description: "Whether findings go to Security Hub: enabled or disabled",
      // Only a SecureString can be under a key; what it says is no secret.
      ...(common.kmsKeyArn === undefined
        ? { type: "String" }
        : { type: "SecureString", keyId: common.kmsKeyArn }),
      value: pulumi.output(on).apply((set) => (set ? switchStates.on : switchStates.off)),
      allowedPattern: `^(${switchStates.on}|${switchStates.off})$`,
      tags,
    },
    { parent, ignoreChanges: ["value"] },
  );
}
