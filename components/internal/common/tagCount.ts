import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "./checks";
import { ownTags } from "./tags";

/** So many tags AWS takes on a resource. */
const mostTags = ownTags + 1;

/**
 * Refuses more tags than a resource can have, as soon as they are known: those that come as outputs, and
 * those that the provider puts on everything.
 *
 * @param tags all that the component puts on a resource.
 * @returns the tags.
 */
export function checkTagCount(
  component: string,
  name: string,
  tags: pulumi.Output<Record<string, string>>,
  parent: pulumi.Resource,
): pulumi.Output<Record<string, string>> {
  // Some providers answer without any where there are none.
  const ofProvider: pulumi.Output<Partial<aws.GetDefaultTagsResult>> = aws.getDefaultTagsOutput(
    {},
    { parent },
  );
  return pulumi.all([tags, ofProvider]).apply(([own, { tags: defaults = {} }]) => {
    const all = new Set([...Object.keys(defaults), ...Object.keys(own)]);
    if (all.size > mostTags) {
      const given = Object.keys(own).length - 1;
      const more = all.size - given - 1;
      const was = `${given} tags, beside ${more} others of the provider's defaultTags`;
      const must = `so many that all together, with the one that tells which component made a resource, are at most ${mostTags}`;
      const checks = new ArgumentChecks(component, name);
      checks.note(`property tags was ${more === 0 ? `${given} tags` : was}, must be ${must}`);
      checks.fail();
    }
    return own;
  });
}
