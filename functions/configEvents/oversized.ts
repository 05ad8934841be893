import {
  type ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  ResourceNotDiscoveredException,
  type ResourceType,
} from "@aws-sdk/client-config-service";
import { TransientError } from "../errors";
import { sinkFault } from "../sinks/awsErrors";
import { type ConfigurationItem, configurationItem, type ItemHead, itemHead } from "./item";

/** Clients' times lose fractions of a second on their way. */
const tolerance = 1_000;

/**
 * The configuration of a resource that was too large for its notification, as it was when that was
 * captured.
 *
 * @returns nothing where Config knows the resource no more.
 * @throws TransientError while the history has not what the notification tells of.
 */
export async function oversizedItem(
  client: ConfigServiceClient,
  head: ItemHead,
): Promise<ConfigurationItem | undefined> {
  const captured = Date.parse(head.captureTime);
  try {
    const { configurationItems = [] } = await client.send(
      new GetResourceConfigHistoryCommand({
        resourceType: head.type as ResourceType,
        resourceId: head.id,
        laterTime: new Date(captured),
        limit: 1,
      }),
    );
    const [found] = configurationItems;
    const item = found === undefined ? undefined : { ...found };
    const time = item?.configurationItemCaptureTime?.getTime() ?? -Infinity;
    if (item === undefined || time < captured - tolerance) {
      throw new TransientError(
        `Config's history of ${head.type} ${head.id} has not yet what was captured at ${head.captureTime}`,
      );
    }
    const what = `Config's history of ${head.id}`;
    if (!itemHead(item, what).exists) return undefined;
    return configurationItem(item, what);
  } catch (error) {
    if (error instanceof ResourceNotDiscoveredException) return undefined;
    throw sinkFault("AWS Config", `give the history of ${head.id}`, error);
  }
}
