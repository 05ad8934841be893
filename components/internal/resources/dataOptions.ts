import type * as pulumi from "@pulumi/pulumi";
import type { Context } from "../common/context";

/**
 * Options of a resource that holds data. In production neither a change of the program nor
 * `pulumi destroy` may take the data with it.
 */
export function dataOptions(
  { common }: Context,
  parent: pulumi.Resource,
): pulumi.CustomResourceOptions {
  return common.production === true ? { parent, protect: true, retainOnDelete: true } : { parent };
}
