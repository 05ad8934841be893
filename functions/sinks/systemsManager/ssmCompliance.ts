import { createHash } from "node:crypto";
import {
  type ComplianceItemEntry,
  InvalidResourceId,
  ItemSizeLimitExceededException,
  PutComplianceItemsCommand,
  type SSMClient,
  TotalSizeLimitExceededException,
} from "@aws-sdk/client-ssm";
import type { Target } from "../../findings/finding";
import type { Source } from "../../findings/model";
import { sinkFault } from "../awsErrors";
import { fittingItems } from "./complianceFit";

/** Compliance type of each source: the console's Compliance page lists nodes by it. */
export const complianceTypes: Readonly<Record<Source, string>> = {
  openscap: "Custom:OpenSCAP",
  scc: "Custom:SCC",
  inspec: "Custom:InSpec",
  "inspector-cis": "Custom:InspectorCIS",
  config: "Custom:Config",
};

/** All that a node has of one compliance type. */
export interface ComplianceList {
  /** One of `complianceTypes`; a node can have ten of a user's own. */
  readonly type: string;
  /** From `complianceItems`. */
  readonly items: readonly ComplianceItemEntry[];
}

/**
 * Sizes of a request to try, in bytes. Systems Manager has limits for the list as a whole and for what
 * a node has in all; it documents their errors, but not the sizes.
 */
const sizes = [900_000, 450_000, 225_000, 110_000, 50_000] as const;

/**
 * Puts the complete list of one compliance type on a node: whatever it had of that type is replaced.
 * A list that is the same as the last one is sent with the same hash, and ignored by the service.
 *
 * @param executionTime end of the newest scan, ISO 8601.
 * @returns how many items the node has now; nothing where the target is no managed node.
 * @throws SinkError when Systems Manager could not be reached or throttled.
 */
export async function putCompliance(
  client: SSMClient,
  target: Target,
  executionTime: string,
  { type, items }: ComplianceList,
): Promise<number | undefined> {
  if (!/^m?i-/.test(target.id)) return undefined;
  let fault: unknown;
  for (const size of sizes) {
    const fitting = fittingItems(items, size);
    try {
      await client.send(
        new PutComplianceItemsCommand({
          ResourceId: target.id,
          ResourceType: "ManagedInstance",
          ComplianceType: type,
          // The service keeps whole seconds.
          ExecutionSummary: {
            ExecutionTime: new Date(Math.floor(Date.parse(executionTime) / 1000) * 1000),
            ExecutionType: "Plumbline",
          },
          Items: [...fitting],
          ItemContentHash: hashOf(fitting),
        }),
      );
      return fitting.length;
    } catch (error) {
      // An instance may send results without being managed by Systems Manager.
      if (error instanceof InvalidResourceId) return undefined;
      fault = error;
      if (!isTooLarge(error)) break;
    }
  }
  throw sinkFault("Systems Manager", "take compliance items", fault);
}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof ItemSizeLimitExceededException ||
    error instanceof TotalSizeLimitExceededException
  );
}

function hashOf(items: readonly ComplianceItemEntry[]): string {
  return createHash("sha256").update(JSON.stringify(items)).digest("hex");
}
