import type * as pulumi from "@pulumi/pulumi";

/** What every resource has of its own, and Pulumi knows without being told. */
const ofPulumi = /^__|^urn$/;

/** The outputs of a component, by their names: all that it has set of its properties. */
export function ownOutputs(component: pulumi.ComponentResource): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(component).filter(
      ([name, value]) => value !== undefined && !ofPulumi.test(name),
    ),
  );
}
