import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import type { Tags } from "../findings/exceptions";
import type { Target } from "../findings/finding";
import { targetArn } from "./targetArn";

/**
 * Tags of an instance, a hybrid node or a resource with an ARN; nothing where the service knows none, so that an exception
 * which asks for a tag does not hold.
 */
export async function targetTags(
  client: ResourceGroupsTaggingAPIClient,
  target: Target,
): Promise<Tags | undefined> {
  const arn = targetArn(target);
  if (arn === undefined) return undefined;
  const { ResourceTagMappingList } = await client.send(
    new GetResourcesCommand({ ResourceARNList: [arn] }),
  );
  const tags = ResourceTagMappingList?.find(({ ResourceARN }) => ResourceARN === arn)?.Tags;
  return (
    tags && Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])))
  );
}
