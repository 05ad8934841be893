import * as pulumi from "@pulumi/pulumi";

export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** Tags of one's own that AWS, which takes 50 on a resource, has room for beside the component's. */
export const ownTags = 49;

/**
 * The tags of a component's resources: the user's, and one that tells which component made them,
 * so that cost and inventory can be grouped by it.
 */
export function componentTags(
  component: string,
  tags: Tags | undefined,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .output(tags ?? {})
    .apply((given): Record<string, string> => ({ ...given, "plumbline:component": component }));
}
