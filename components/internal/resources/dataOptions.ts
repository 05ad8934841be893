import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of a resource that holds data. In production neither a change of the program nor
 * `pulumi destroy` may take the data with it.
 */
export function dataOptions(
  parent: pulumi.Resource,
  production: boolean,
): pulumi.CustomResourceOptions {
  return production ? { parent, protect: true, retainOnDelete: true } : { parent };
}
