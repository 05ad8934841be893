import type * as pulumi from "@pulumi/pulumi";
import { type CommonArgs, commonArgs } from "./args";
import { type Location, locationOf } from "./location";
import { checkTagCount } from "./tagCount";
import { componentTags, type Tags } from "./tags";

/** What everything inside a component is made with. */
export interface Context {
  readonly common: CommonArgs;
  readonly tags: Tags;
  readonly location: Location;
}

/**
 * The context of a component's children.
 *
 * @param component class name of the component.
 * @param name its logical name.
 */
export function contextOf(
  component: string,
  name: string,
  args: CommonArgs,
  parent: pulumi.Resource,
): Context {
  return {
    common: commonArgs(args),
    tags: checkTagCount(component, name, componentTags(component, args.tags), parent),
    location: locationOf(parent),
  };
}
