import {
  type AssociationExecution,
  DescribeAssociationExecutionTargetsCommand,
  DescribeAssociationExecutionsCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { Logger } from "../../log";
import type { Backoff } from "../../sinks/retry";
import { patiently } from "../patiently";

/** Hosts of which scans are expected. */
export interface ExpectedHosts {
  /** Id of each, with the earliest execution that shows it: ISO 8601. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Associations that could not be asked: there may be more hosts than these. */
  readonly failed: number;
}

export interface ExpectedHostsOptions {
  readonly associationIds: readonly string[];
  /** Executions older than this are looked at only where there is no younger one. */
  readonly since: string;
  readonly log: Logger;
  readonly backoff?: Backoff;
}

/** Both calls give no more in one page. */
const pageSize = 50;

/** EC2 instances and hybrid nodes. */
const hostId = /^m?i-[0-9a-f]+$/;

/**
 * The hosts that associations have lately run on. One execution is not enough: a host that comes new
 * has an execution of its own, and the latest one may be of that host alone. An association that has
 * not run for long counts with its latest execution, because then its hosts are all silent.
 */
export async function expectedHosts(
  client: SSMClient,
  options: ExpectedHostsOptions,
): Promise<ExpectedHosts> {
  const hosts = new Map<string, string>();
  let failed = 0;
  for (const associationId of options.associationIds) {
    try {
      await addHosts(client, associationId, options, hosts);
    } catch (error) {
      failed += 1;
      const reason = { associationId, error };
      options.log.error("the targets of an association could not be read", reason);
    }
  }
  return { hosts, failed };
}

async function addHosts(
  client: SSMClient,
  associationId: string,
  options: ExpectedHostsOptions,
  hosts: Map<string, string>,
): Promise<void> {
  for (const { ExecutionId, CreatedTime } of await lately(client, associationId, options)) {
    const time = (CreatedTime ?? new Date(options.since)).toISOString();
    const pages = pagesOf(options.backoff, (NextToken) =>
      client.send(
        new DescribeAssociationExecutionTargetsCommand({
          AssociationId: associationId,
          ExecutionId,
          MaxResults: pageSize,
          NextToken,
        }),
      ),
    );
    for await (const { AssociationExecutionTargets = [] } of pages) {
      for (const { ResourceId = "" } of AssociationExecutionTargets) {
        const known = hosts.get(ResourceId);
        if (hostId.test(ResourceId) && (known === undefined || time < known)) {
          hosts.set(ResourceId, time);
        }
      }
    }
  }
}

/** The executions since an instant, or the latest of all where there was none since. */
async function lately(
  client: SSMClient,
  associationId: string,
  { since, backoff }: ExpectedHostsOptions,
): Promise<readonly AssociationExecution[]> {
  const young: AssociationExecution[] = [];
  const after = { Key: "CreatedTime", Type: "GREATER_THAN", Value: since } as const;
  for await (const execution of executionsOf(client, associationId, backoff, [after])) {
    young.push(execution);
  }
  if (young.length > 0) return young;
  let latest: AssociationExecution | undefined;
  for await (const execution of executionsOf(client, associationId, backoff)) {
    if (latest === undefined || timeOf(latest) < timeOf(execution)) latest = execution;
  }
  return latest === undefined ? [] : [latest];
}

async function* executionsOf(
  client: SSMClient,
  AssociationId: string,
  backoff: Backoff | undefined,
  Filters?: { Key: "CreatedTime"; Type: "GREATER_THAN"; Value: string }[],
): AsyncGenerator<AssociationExecution> {
  const pages = pagesOf(backoff, (NextToken) =>
    client.send(
      new DescribeAssociationExecutionsCommand({
        AssociationId,
        Filters,
        MaxResults: pageSize,
        NextToken,
      }),
    ),
  );
  for await (const { AssociationExecutions = [] } of pages) yield* AssociationExecutions;
}

function timeOf({ CreatedTime }: AssociationExecution): number {
  return CreatedTime?.getTime() ?? 0;
}

async function* pagesOf<T extends { readonly NextToken?: string | undefined }>(
  backoff: Backoff | undefined,
  read: (token: string | undefined) => Promise<T>,
): AsyncGenerator<T> {
  let token: string | undefined;
  do {
    const page = await patiently("Systems Manager", "list executions", () => read(token), backoff);
    yield page;
    token = page.NextToken;
  } while (token !== undefined && token !== "");
}
