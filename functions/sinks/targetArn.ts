import type { Target } from "../findings/finding";

/**
 * ARN of a machine that AWS knows, or of a resource that is known by its ARN; nothing where the id is
 * neither an instance's nor a managed node's nor an ARN.
 */
export function targetArn({ partition, region, account, id }: Target): string | undefined {
  if (id.startsWith("i-")) return `arn:${partition}:ec2:${region}:${account}:instance/${id}`;
  if (id.startsWith("mi-")) {
    return `arn:${partition}:ssm:${region}:${account}:managed-instance/${id}`;
  }
  return id.startsWith("arn:") ? id : undefined;
}
