import { type LocalAccount, regionalArn } from "../../account";
import { type JsonObject, listOf, objectOf, textOf } from "../../json";
import { jsonAnswer } from "../protocol";
import type { ServiceCall } from "../service";
import { ServiceError } from "../serviceError";
import type { SsmPart } from "./ssm";

/** All that a node has of one compliance type, as it was put last. */
export interface ComplianceList {
  readonly node: string;
  readonly type: string;
  readonly items: readonly JsonObject[];
}

const limits = { items: 10_000, text: 500, id: 100, key: 64, value: 4096, hash: 256 } as const;
const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNSPECIFIED"];

/** Systems Manager's `PutComplianceItems`: the whole list of a type, put in the place of the last. */
export class ComplianceCalls implements SsmPart {
  private readonly byKey = new Map<
    string,
    ComplianceList & { readonly hash: string | undefined }
  >();

  constructor(private readonly account: LocalAccount) {}

  /** What all nodes have. */
  get lists(): readonly ComplianceList[] {
    return [...this.byKey.values()].map(({ node, type, items }) => ({ node, type, items }));
  }

  /** The call, where it is this one. */
  call(operation: string, input: JsonObject): ServiceCall | undefined {
    if (operation !== "PutComplianceItems") return undefined;
    const node = textOf(input["ResourceId"]) ?? "";
    const resource = node.startsWith("mi-")
      ? regionalArn(this.account, "ssm", `managed-instance/${node}`)
      : regionalArn(this.account, "ec2", `instance/${node}`);
    return {
      action: "ssm:PutComplianceItems",
      needs: [{ action: "ssm:PutComplianceItems", resource }],
      perform: () => {
        this.put(node, input);
        return Promise.resolve(jsonAnswer({}, "application/x-amz-json-1.1"));
      },
    };
  }

  private put(node: string, input: JsonObject): void {
    const type = textOf(input["ComplianceType"]) ?? "";
    const items = listOf(input["Items"]).map(objectOf);
    const hash = textOf(input["ItemContentHash"]);
    check(input["ResourceType"] === "ManagedInstance", "ResourceType must be ManagedInstance");
    check(/^Custom:[a-zA-Z0-9_-]\w+$/.test(type), `"${type}" is no custom compliance type`);
    check(items.length <= limits.items, `${items.length} items are more than 10000`);
    check((hash?.length ?? 0) <= limits.hash, "ItemContentHash is longer than 256");
    const { ExecutionTime } = objectOf(input["ExecutionSummary"]);
    check(typeof ExecutionTime === "number", "ExecutionSummary has no ExecutionTime");
    for (const item of items) checkItem(item);
    const ids = new Set(items.map(({ Id }) => Id));
    check(ids.size === items.length, "two items have one Id");
    const key = `${node} ${type}`;
    if (hash === undefined || this.byKey.get(key)?.hash !== hash) {
      this.byKey.set(key, { node, type, items, hash });
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
