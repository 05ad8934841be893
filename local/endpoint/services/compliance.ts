import { type LocalAccount, regionalArn } from "../../account";
import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../../json";
import { jsonAnswer } from "../protocol";
import type { ServiceCall } from "../service";
import { ServiceError } from "../serviceError";
import type { SsmPart } from "./ssm";

/** All that a node has of one compliance type, as it was put last. */
export interface ComplianceList {
  readonly node: string;
  readonly type: string;
  readonly items: readonly JsonObject[];
  /** When and by what they were found. */
  readonly execution: JsonObject;
}

const limits = { items: 10_000, text: 500, id: 100, key: 64, value: 4096, hash: 256 } as const;
const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNSPECIFIED"];

/**
 * Systems Manager's compliance: `PutComplianceItems` puts the whole list of a type in the place of the
 * last one, `ListComplianceItems` and `ListResourceComplianceSummaries` read what there is.
 */
export class ComplianceCalls implements SsmPart {
  private readonly byKey = new Map<
    string,
    ComplianceList & { readonly hash: string | undefined }
  >();

  constructor(private readonly account: LocalAccount) {}

  /** What all nodes have. */
  get lists(): readonly ComplianceList[] {
    return [...this.byKey.values()].map(({ node, type, items, execution }) => ({
      node,
      type,
      items,
      execution,
    }));
  }

  /** The call, where it is one of these three. */
  call(operation: string, input: JsonObject): ServiceCall | undefined {
    const action = `ssm:${operation}`;
    const answered = (resource: string, answer: () => JsonObject): ServiceCall => ({
      action,
      needs: [{ action, resource }],
      perform: () => Promise.resolve(jsonAnswer(answer(), "application/x-amz-json-1.1")),
    });
    switch (operation) {
      case "PutComplianceItems": {
        const node = textOf(input["ResourceId"]) ?? "";
        return answered(this.nodeArn(node), () => {
          this.put(node, input);
          return {};
        });
      }
      case "ListComplianceItems":
        return answered("*", () => this.listItems(input));
      case "ListResourceComplianceSummaries":
        return answered("*", () => this.listSummaries(input));
      default:
        return undefined;
    }
  }

  private nodeArn(node: string): string {
    return node.startsWith("mi-")
      ? regionalArn(this.account, "ssm", `managed-instance/${node}`)
      : regionalArn(this.account, "ec2", `instance/${node}`);
  }

  private listItems(input: JsonObject): JsonObject {
    const nodes = listOf(input["ResourceIds"]);
    check(nodes.length === 1, "ResourceIds must name one resource");
    const wanted = typesOf(input);
    const items = this.lists
      .filter(({ node, type }) => node === nodes[0] && wanted(type))
      .flatMap(({ node, type, items: all, execution }) =>
        all.map((item) => ({
          ...item,
          ComplianceType: type,
          ResourceType: "ManagedInstance",
          ResourceId: node,
          ExecutionSummary: execution,
        })),
      );
    return paged("ComplianceItems", items, input);
  }

  private listSummaries(input: JsonObject): JsonObject {
    const wanted = typesOf(input);
    const summaries = this.lists
      .filter(({ type }) => wanted(type))
      .map(({ node, type, items, execution }) => ({
        ComplianceType: type,
        ResourceType: "ManagedInstance",
        ResourceId: node,
        Status: items.some(({ Status }) => Status === "NON_COMPLIANT")
          ? "NON_COMPLIANT"
          : "COMPLIANT",
        ExecutionSummary: execution,
      }));
    return paged("ResourceComplianceSummaryItems", summaries, input);
  }

  /** Puts a list, as an agent on the node does past the program's roles. */
  put(node: string, input: JsonObject): void {
    const type = textOf(input["ComplianceType"]) ?? "";
    const items = listOf(input["Items"]).map(objectOf);
    const hash = textOf(input["ItemContentHash"]);
    check(input["ResourceType"] === "ManagedInstance", "ResourceType must be ManagedInstance");
    check(/^Custom:[a-zA-Z0-9_-]\w+$/.test(type), `"${type}" is no custom compliance type`);
    check(items.length <= limits.items, `${items.length} items are more than 10000`);
    check((hash?.length ?? 0) <= limits.hash, "ItemContentHash is longer than 256");
    const execution = objectOf(input["ExecutionSummary"]);
    const { ExecutionTime } = execution;
    check(typeof ExecutionTime === "number", "ExecutionSummary has no ExecutionTime");
    for (const item of items) checkItem(item);
    const ids = new Set(items.map(({ Id }) => Id));
    check(ids.size === items.length, "two items have one Id");
    const key = `${node} ${type}`;
    if (hash === undefined || this.byKey.get(key)?.hash !== hash) {
      this.byKey.set(key, { node, type, items, execution, hash });
    }
  }
}

function checkItem(item: JsonObject): void {
  const [Id, Title] = [textOf(item["Id"]) ?? "", textOf(item["Title"]) ?? ""];
  check(Id.length >= 1 && Id.length <= limits.id, `the Id "${Id}" must have 1 to 100 characters`);
  check(Title.length <= limits.text, `the Title of ${Id} is longer than 500`);
  check(severities.includes(String(item["Severity"])), `the Severity of ${Id} is not known`);
  const statuses = ["COMPLIANT", "NON_COMPLIANT"];
  check(statuses.includes(String(item["Status"])), `the Status of ${Id} is not known`);
  for (const [key, value] of Object.entries(objectOf(item["Details"]))) {
    const good = key.length >= 1 && key.length <= limits.key;
    check(good && String(value).length <= limits.value, `detail "${key}" of ${Id} is too long`);
  }
}

function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ServiceError("ValidationException", message);
}

/** Both reading calls know one filter here, that of the type. */
function typesOf(input: JsonObject): (type: string) => boolean {
  const filters = listOf(input["Filters"]).map(objectOf);
  const values = filters.flatMap(({ Key, Type, Values }) => {
    check(Key === "ComplianceType" && Type === "EQUAL", "the filter must be ComplianceType EQUAL");
    return listOf(Values);
  });
  return (type) => filters.length === 0 || values.includes(type);
}

/** Systems Manager gives at most 50 in a page. */
function paged(name: string, all: readonly JsonObject[], input: JsonObject): JsonObject {
  const count = numberOf(input["MaxResults"]) ?? 50;
  check(count >= 1 && count <= 50, "MaxResults must be from 1 to 50");
  const from = Number(textOf(input["NextToken"]) ?? 0);
  const end = from + count;
  return {
    [name]: all.slice(from, end),
    ...(end < all.length ? { NextToken: String(end) } : {}),
  };
}
