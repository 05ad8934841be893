import type { Target } from "../findings/finding";

/** ARN of a machine that AWS knows; nothing where the id is no instance's and no managed node's. */
export function targetArn({ partition, region, account, id }: Target): string | undefined {
  if (id.startsWith("i-")) return `arn:${partition}:ec2:${region}:${account}:instance/${id}`;
  if (id.startsWith("mi-")) {
    return `arn:${partition}:ssm:${region}:${account}:managed-instance/${id}`;
  }
  return undefined;
}
