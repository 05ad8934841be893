import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";

/** Tags of the resource with this ARN; undefined where the service knows none of it. */
export async function arnTags(
  client: ResourceGroupsTaggingAPIClient,
  arn: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { ResourceTagMappingList } = await client.send(
    new GetResourcesCommand({ ResourceARNList: [arn] }),
  );
  const tags = ResourceTagMappingList?.find(({ ResourceARN }) => ResourceARN === arn)?.Tags;
  return (
    tags && Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])))
  );
}
