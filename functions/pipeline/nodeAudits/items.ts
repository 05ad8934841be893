import {
  type ComplianceItem,
  ListComplianceItemsCommand,
  ListResourceComplianceSummariesCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { Backoff } from "../../sinks/retry";
import { patiently } from "../patiently";

/** The types that AWS's document writes: its samples have the one, its documentation the other. */
const types = ["Custom:InSpec", "Custom:Inspec"];

/** What Plumbline itself puts on the Compliance page is no result of an audit. */
const ownExecution = "Plumbline";

/** Both calls give no more in one page. */
const pageSize = 50;

/** All items of InSpec that a node has, of every status, page by page. */
export async function* itemsOfNode(
  client: SSMClient,
  nodeId: string,
  backoff?: Backoff,
): AsyncGenerator<ComplianceItem> {
  const pages = pagesOf("list compliance items", backoff, (NextToken) =>
    client.send(
      new ListComplianceItemsCommand({
        ResourceIds: [nodeId],
        ResourceTypes: ["ManagedInstance"],
        Filters: [{ Key: "ComplianceType", Values: types, Type: "EQUAL" }],
        MaxResults: pageSize,
        NextToken,
      }),
    ),
  );
  for await (const { ComplianceItems = [] } of pages) {
    for (const item of ComplianceItems) {
      if (item.ExecutionSummary?.ExecutionType !== ownExecution) yield item;
    }
  }
}

/** A node that has items of InSpec. */
export interface AuditedNode {
  readonly nodeId: string;
  /** ISO 8601: when they were found, by the node's own clock. */
  readonly executed: string;
}

/** All nodes that have items of InSpec. */
export async function* auditedNodes(
  client: SSMClient,
  backoff?: Backoff,
): AsyncGenerator<AuditedNode> {
  const pages = pagesOf("list compliance summaries", backoff, (NextToken) =>
    client.send(
      new ListResourceComplianceSummariesCommand({
        Filters: [{ Key: "ComplianceType", Values: types, Type: "EQUAL" }],
        MaxResults: pageSize,
        NextToken,
      }),
    ),
  );
  for await (const { ResourceComplianceSummaryItems = [] } of pages) {
    for (const { ResourceId, ExecutionSummary } of ResourceComplianceSummaryItems) {
      const executed = ExecutionSummary?.ExecutionTime;
      if (ResourceId === undefined || executed === undefined) continue;
      if (ExecutionSummary?.ExecutionType === ownExecution) continue;
      yield { nodeId: ResourceId, executed: executed.toISOString() };
    }
  }
}

async function* pagesOf<T extends { readonly NextToken?: string | undefined }>(
  action: string,
  backoff: Backoff | undefined,
  read: (token: string | undefined) => Promise<T>,
): AsyncGenerator<T> {
  let token: string | undefined;
  do {
    const page = await patiently("Systems Manager", action, () => read(token), backoff);
    yield page;
    token = page.NextToken;
  } while (token !== undefined && token !== "");
}
