import { randomUUID } from "node:crypto";
import type { LocalAccount } from "../account";
import type { BusEvent } from "../endpoint/services/events";
import type { JsonObject } from "../json";

/** An event as rules see it and targets are given it. */
export function ruleEvent(
  { source, detailType, detail, resources, account }: BusEvent,
  { accountId, region }: LocalAccount,
  time: number,
  id: string = randomUUID(),
): JsonObject {
  return {
    version: "0",
    id,
    "detail-type": detailType,
    source,
    account: account ?? accountId,
    // Whole seconds, as EventBridge has them.
    time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    region,
    resources,
    detail,
  };
}
