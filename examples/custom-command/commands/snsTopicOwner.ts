import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { defineCommand, text } from "@plumbline-compliance/plumbline/commands";

/** Topics must say in a tag whose they are. */
export default defineCommand({
  name: "SNS_TOPIC_OWNER",
  description: "Topics have a tag that names their owner.",
  resourceTypes: ["AWS::SNS::Topic"],
  triggers: ["change", "periodic"],
  parameters: {
    tag: text({
      description: "Key of the tag",
      default: "owner",
      pattern: /^[\w.:/=+@-]{1,128}$/,
      expects: "the key of a tag",
    }),
  },
  // Tags cannot tell by themselves who the owner is: this command only finds, and changes nothing.
  detectActions: [{ action: "tag:GetResources", resources: ["*"] }],
  remediateActions: [],
  async *list({ client }) {
    const tagging = client(ResourceGroupsTaggingAPIClient);
    let token: string | undefined;
    do {
      const page = await tagging.send(
        new GetResourcesCommand({ ResourceTypeFilters: ["sns"], PaginationToken: token }),
      );
      for (const { ResourceARN = "", Tags = [] } of page.ResourceTagMappingList ?? []) {
        const found = Tags.map(({ Key = "" }) => Key);
        yield { type: "AWS::SNS::Topic", id: ResourceARN, found };
      }
      token = page.PaginationToken === "" ? undefined : page.PaginationToken;
    } while (token !== undefined);
  },
  detect({ item, found }, { parameters }) {
    const keys =
      item === undefined ? (found as readonly string[] | undefined) : Object.keys(item.tags);
    if (keys?.includes(parameters.tag)) return Promise.resolve({ compliance: "COMPLIANT" });
    const reason = `There is no tag ${parameters.tag}.`;
    return Promise.resolve({ compliance: "NON_COMPLIANT", reason });
  },
});
