import type { LocalAccount } from "../../../account";
import { type JsonObject, listOf, numberOf, objectOf, textOf, without } from "../../../json";
import { ServiceError } from "../../serviceError";
import { type ConfigurationItem, type ConfigurationItems, isGone, itemOfApi } from "./items";
import { type PageNames, pageOf } from "./page";
import { columnsOf, parseQuery } from "./query";

/** Reads configuration items of an account and Region. */
export type ItemRead = (
  input: JsonObject,
  caller: LocalAccount,
  items: ConfigurationItems,
) => JsonObject;

const lowerPage: PageNames = { limit: "limit", token: "nextToken", most: 100, usual: 10 };
const upperPage: PageNames = { limit: "Limit", token: "NextToken", most: 100, usual: 25 };

/** Each call looks back over seven days at most, and says with a token that there may be more. */
const span = 7 * 86_400;

const history: ItemRead = (input, caller, items) => {
  const [type, id] = [textOf(input["resourceType"]) ?? "", textOf(input["resourceId"]) ?? ""];
  const all = items.history(caller, type, id);
  if (all.length === 0) {
    const message = `Resource ${id} of resourceType:${type} is unknown or has not been discovered`;
    throw new ServiceError("ResourceNotDiscoveredException", message);
  }
  const later = numberOf(input["laterTime"]) ?? Infinity;
  const earlier = numberOf(input["earlierTime"]) ?? -Infinity;
  if (later < earlier) {
    throw new ServiceError("InvalidTimeRangeException", "laterTime is before earlierTime.");
  }
  const within = all.map(itemOfApi).filter((item) => {
    const at = Number(item["configurationItemCaptureTime"]);
    return at <= later && at >= earlier;
  });
  const ordered = input["chronologicalOrder"] === "Forward" ? [...within].reverse() : within;
  const page = pageOf(ordered, input, lowerPage);
  const [first] = page.items;
  const start = Number(first?.["configurationItemCaptureTime"]);
  const near = page.items.filter(
    (item) => Math.abs(Number(item["configurationItemCaptureTime"]) - start) <= span,
  );
  const from = numberOf(input["nextToken"]) ?? 0;
  const cut = near.length < page.items.length;
  const next = cut ? { nextToken: String(from + near.length) } : page.next;
  return { configurationItems: near, ...next };
};

const batch: ItemRead = (input, caller, items) => {
  const keys = listOf(input["resourceKeys"]).map(objectOf);
  if (keys.length < 1 || keys.length > 100) {
    throw new ServiceError("ValidationException", "resourceKeys: 1 to 100 are taken");
  }
  const found = keys.map((key) => {
    const [type, id] = [String(key["resourceType"]), String(key["resourceId"])];
    return items.latest(caller, type, id);
  });
  return {
    baseConfigurationItems: found.flatMap((item) => {
      if (item === undefined) return [];
      const left = ["tags", "relatedEvents", "relationships", "configurationItemMD5Hash"];
      return [without(itemOfApi(item), ...left)];
    }),
    unprocessedResourceKeys: keys.filter((_key, index) => found[index] === undefined),
  };
};

const list: ItemRead = (input, caller, items) => {
  const type = textOf(input["resourceType"]);
  const ids = listOf(input["resourceIds"]);
  if (type === undefined || ids.length > 20) {
    const message = "a resourceType and at most 20 resourceIds are taken";
    throw new ServiceError("ValidationException", message);
  }
  const found = items
    .current(caller)
    .filter((item) => item["resourceType"] === type)
    .filter((item) => ids.length === 0 || ids.includes(item["resourceId"]))
    .filter((item) => input["includeDeletedResources"] === true || !isGone(item));
  const { items: some, next } = pageOf(found, input, { ...lowerPage, usual: 100 });
  return { resourceIdentifiers: some.map(identifier), ...next };
};

function identifier(item: ConfigurationItem): JsonObject {
  const { resourceType, resourceId, resourceName } = item;
  return {
    resourceType,
    resourceId,
    ...(textOf(resourceName) === undefined ? {} : { resourceName }),
    ...(isGone(item)
      ? { resourceDeletionTime: Date.parse(String(item["configurationItemCaptureTime"])) / 1000 }
      : {}),
  };
}

/** Advanced queries see what exists; the tags as a list, each with `key`, `value` and `tag`. */
const select: ItemRead = (input, caller, items) => {
  const expression = textOf(input["Expression"]) ?? "";
  if (expression.length < 1 || expression.length > 4096) {
    throw new ServiceError("InvalidExpressionException", "Expression: 1 to 4096 characters");
  }
  const query = parseQuery(expression);
  const rows = items
    .current(caller)
    .filter((item) => !isGone(item))
    .map((item) => ({
      ...itemOfApi(item),
      configuration: item["configuration"],
      tags: Object.entries(objectOf(item["tags"])).map(([key, value]) => ({
        key,
        value,
        tag: `${key}=${String(value)}`,
      })),
    }))
    .filter(query.wanted);
  const { items: some, next } = pageOf(rows, input, upperPage);
  return {
    Results: some.map((row) => JSON.stringify(columnsOf(query, row))),
    QueryInfo: { SelectFields: query.fields.map((Name) => ({ Name })) },
    ...next,
  };
};

/** Config's reads of configuration items, by operation. */
export const itemReads: Readonly<Record<string, ItemRead>> = {
  GetResourceConfigHistory: history,
  BatchGetResourceConfig: batch,
  ListDiscoveredResources: list,
  SelectResourceConfig: select,
};
